import { runProcess } from '@marketgraph/infra/subgraph-server';
import { analyticsConfig } from './config.ts';
import { startAnalytics } from './subgraph.ts';

await runProcess('analytics', () => startAnalytics(analyticsConfig()));
