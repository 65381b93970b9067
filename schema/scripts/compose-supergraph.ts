import { composeServices } from '@apollo/composition';
import { type ASTNode, getLocation, GraphQLError, Source } from 'graphql';
import { domains } from '../src/index.ts';
import { projectSource } from './project-file.ts';
import { subgraphSources, type SubgraphSource } from './subgraph-source.ts';

/** The subgraphs do not fit together; the message lists every reason with its place. */
export class CompositionError extends Error {
  readonly code = 'COMPOSITION';
}

/** The supergraph of all subgraphs that have an SDL. Throws `CompositionError`. */
export const composeSupergraph = (): string => {
  const sources = readSources();
  const { supergraphSdl, errors } = composeServices([...sources]);
  if (supergraphSdl !== undefined) return supergraphSdl.trimEnd() + '\n';
  const problems = errors.map((error) => describe(error, sources));
  throw new CompositionError(`The subgraphs do not compose:\n\n${problems.join('\n\n')}`);
};

const readSources = (): readonly SubgraphSource[] => {
  try {
    return domains.flatMap(subgraphSources);
  } catch (cause) {
    if (!(cause instanceof GraphQLError)) throw cause;
    const [place] = cause.locations ?? [];
    const where = `${cause.source?.name ?? ''}:${place?.line ?? 0}:${place?.column ?? 0}`;
    throw new CompositionError(`${cause.message}\n  at ${where}`, { cause });
  }
};

const describe = (error: GraphQLError, sources: readonly SubgraphSource[]): string => {
  const places = (error.nodes ?? []).map((node) => placeOf(node, sources));
  return [error.message, ...new Set(places)].filter((line) => line !== '').join('\n  at ');
};

/** `file:line:column` in the file that a person edits, without the parts put before it. */
const placeOf = (node: ASTNode, sources: readonly SubgraphSource[]): string => {
  const of = sources.find(({ name }) => 'subgraph' in node && node.subgraph === name);
  if (!of) return '';
  const start = (node.loc?.start ?? -1) - of.ownPartFrom;
  if (start < 0) return of.file;
  const { line, column } = getLocation(new Source(projectSource(of.file)), start);
  return `${of.file}:${line}:${column}`;
};
