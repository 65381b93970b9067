import { existsSync, writeFileSync } from 'node:fs';
import { CompositionError, composeSupergraph } from './compose-supergraph.ts';
import { describeDrift } from './describe-drift.ts';
import { projectFile, projectSource } from './project-file.ts';

const path = 'schema/graphql/supergraph.graphql';

const check = (composed: string): void => {
  const committed = existsSync(projectFile(path)) ? projectSource(path) : '';
  const drift = describeDrift(committed, composed);
  if (drift === undefined) return;
  console.error(`${path} is not what the subgraphs compose to. Run: npm run compose\n${drift}`);
  process.exitCode = 1;
};

/** `npm run compose` writes the supergraph; with `--check` it only says whether it is up to date. */
try {
  const composed = composeSupergraph();
  if (process.argv.includes('--check')) check(composed);
  else writeFileSync(projectFile(path), composed);
} catch (error) {
  if (!(error instanceof CompositionError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
