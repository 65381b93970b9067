import { readFileSync } from 'node:fs';
import { type DocumentNode, parse, Source } from 'graphql';

/** A file of the project by its path from the root. */
export const projectFile = (path: string): URL => new URL(`../../${path}`, import.meta.url);

export const projectSource = (path: string): string => readFileSync(projectFile(path), 'utf8');

/** Throws a `GraphQLError` that knows the file and the place. */
export const projectDocument = (path: string): DocumentNode =>
  parse(new Source(projectSource(path), path));
