import { startPostgres } from '@marketgraph/local';
import { describeGenerations } from '../../ports/src/generations.contract.ts';
import { openDatabase } from './open-database.ts';

describeGenerations('postgresGenerations', async () => {
  const server = await startPostgres();
  const { views, generations, close } = await openDatabase(server.url, 'marketgraph_generations');
  return { store: views, generations, close: () => close().then(() => server.stop()) };
});
