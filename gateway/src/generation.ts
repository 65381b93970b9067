import { type Schema, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { type GraphQLSchema } from 'graphql';

/** Everything derived from one supergraph, together and immutable: what is planned is what runs. */
export type Generation = {
  readonly supergraphSdl: string;
  /** What clients see, for graphql-js and for the planner. */
  readonly clientSchema: GraphQLSchema;
  readonly apiSchema: Schema;
  /** With federation's directives: what the executor needs of it. */
  readonly supergraphSchema: GraphQLSchema;
  readonly supergraph: Supergraph;
  readonly planner: QueryPlanner;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
};

/** Throws when the text is not a supergraph; asks no subgraph for anything. */
export const buildGeneration = (supergraphSdl: string): Generation => {
  const supergraph = Supergraph.build(supergraphSdl, { validateSupergraph: true });
  const apiSchema = supergraph.apiSchema();
  return {
    supergraphSdl,
    clientSchema: apiSchema.toGraphQLJSSchema(),
    apiSchema,
    supergraphSchema: supergraph.schema.toGraphQLJSSchema(),
    supergraph,
    // Fetches are written out: live fields read the first one of a plan (payload-projector.ts).
    planner: new QueryPlanner(supergraph, { reuseQueryFragments: false }),
    subgraphs: supergraph.subgraphsMetadata().map(({ name, url }) => ({ name, url })),
  };
};
