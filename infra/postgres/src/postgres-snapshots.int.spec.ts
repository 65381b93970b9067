import { startPostgres } from '@marketgraph/local';
import { describeSnapshots } from '../../ports/src/snapshots.contract.ts';
import { openDatabase } from './open-database.ts';

describeSnapshots('postgresSnapshots', async () => {
  const server = await startPostgres();
  const { snapshots, close } = await openDatabase(server.url, 'marketgraph_contract');
  return { snapshots, close: () => close().then(() => server.stop()) };
});
