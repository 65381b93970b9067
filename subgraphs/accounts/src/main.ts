import { runProcess } from '@marketgraph/infra/subgraph-server';
import { accountsConfig } from './config.ts';
import { startAccounts } from './subgraph.ts';

await runProcess('accounts', () => startAccounts(accountsConfig()));
