import { runProcess } from '@marketgraph/infra/subgraph-server';
import { readConfig } from './config.ts';
import { startProjections } from './processes.ts';

await runProcess('projections', () => startProjections(readConfig()));
