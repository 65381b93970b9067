const spec = '\\.spec\\.ts$';

/** Each rule's comment names the right way. */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle, types included, means two files are one noun, or a third noun is missing.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'domain-is-pure',
      comment: 'Domain files import their own domain and types of schema, nothing else.',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/src/domain/', pathNot: spec },
      to: { pathNot: ['^subgraphs/$1/src/domain/', '^schema/'] },
    },
    {
      name: 'domain-takes-only-types-from-schema',
      comment: 'Use `import type`: contracts are enforced at the edge, not in decisions.',
      severity: 'error',
      from: { path: '^subgraphs/[^/]+/src/domain/', pathNot: spec },
      to: { path: '^schema/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvers-through-application',
      comment: 'Resolvers map; decisions are reached through src/application.',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/src/resolvers/' },
      to: { path: '^subgraphs/$1/src/domain/' },
    },
    {
      name: 'adapters-only-at-composition-roots',
      comment:
        'Ask for a port of infra/ports; the adapter is chosen in subgraph.ts, gateway.ts or main.ts.',
      severity: 'error',
      from: {
        path: '^(gateway|subgraphs/[^/]+|projections)/src/',
        pathNot: ['/(subgraph|gateway|main|processes|config)\\.ts$', spec],
      },
      to: { path: '^infra/', pathNot: '^infra/(ports|engine|graphql)/' },
    },
    {
      name: 'subgraphs-are-strangers',
      comment: 'Subgraphs meet through events only.',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/' },
      to: { path: '^subgraphs/', pathNot: '^subgraphs/$1/' },
    },
    {
      name: 'subgraphs-take-only-pure-projections',
      comment: "A subgraph may fold its own events with a view's pure project.ts, nothing more.",
      severity: 'error',
      from: { path: '^subgraphs/' },
      to: { path: '^projections/', pathNot: '^projections/src/([^/]+/project|views)\\.ts$' },
    },
    {
      name: 'gateway-knows-only-the-supergraph',
      comment: 'The gateway has no domain code.',
      severity: 'error',
      from: { path: '^gateway/(src|scenarios)/' },
      to: { path: '^(subgraphs|projections)/' },
    },
    {
      name: 'schema-depends-on-nothing-here',
      comment: 'Contracts come first.',
      severity: 'error',
      from: { path: '^schema/' },
      to: { path: '^(gateway|subgraphs|projections|infra)/' },
    },
    {
      name: 'infra-has-no-domain',
      comment:
        'Only the import may open the doors of subgraphs (ADR 0004); chaos and bench run projections from outside.',
      severity: 'error',
      from: { path: '^infra/', pathNot: '^infra/(import|chaos|bench)/' },
      to: { path: '^(gateway|subgraphs|projections)/' },
    },
    {
      name: 'no-src-to-spec',
      comment: 'Specs depend on code, never the other way round.',
      severity: 'error',
      from: { pathNot: [spec, '\\.contract\\.ts$'] },
      to: { path: spec },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)node_modules/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
