import { startPostgres } from '@marketgraph/local';
import { describeViewStore } from '../../ports/src/view-store.contract.ts';
import { openDatabase } from './open-database.ts';

describeViewStore('postgresViewStore', async () => {
  const server = await startPostgres();
  const { views, close } = await openDatabase(server.url, 'marketgraph_contract');
  return { store: views, close: () => close().then(() => server.stop()) };
});
