import { readFileSync } from 'node:fs';
import { type Domain } from './streams.ts';

const directives = [
  '@key',
  '@shareable',
  '@external',
  '@requires',
  '@provides',
  '@override',
  '@inaccessible',
  '@tag',
];

const federationLink = `extend schema
  @link(
    url: "https://specs.apollo.dev/federation/v2.9"
    import: [${directives.map((directive) => `"${directive}"`).join(', ')}]
  )`;

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/**
 * A subgraph's whole SDL from its own part: the federation link and the shared types come before
 * it. A test's subgraph uses this one; a real one `subgraphTypeDefs`.
 */
export const withSharedSdl = (ownSdl: string): string =>
  [federationLink, read('schema/graphql/shared.graphql'), ownSdl].join('\n\n');

/**
 * The whole SDL of `subgraphs/<domain>/schema.graphql`. Composition and the subgraph's own server
 * both take it from here, so that what is planned is what is served. Throws when the file is missing.
 */
export const subgraphTypeDefs = (domain: Domain): string =>
  withSharedSdl(read(`subgraphs/${domain}/schema.graphql`));
