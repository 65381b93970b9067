import { startPostgres } from '@marketgraph/local';
import { describeHandlerRecords } from '../../ports/src/handler-records.contract.ts';
import { describeLeases } from '../../ports/src/leases.contract.ts';
import { describeParkedEvents } from '../../ports/src/parked-events.contract.ts';
import { describeTimers } from '../../ports/src/timers.contract.ts';
import { describeViewStore } from '../../ports/src/view-store.contract.ts';
import { openDatabase } from './open-database.ts';

const open = async () => {
  const server = await startPostgres();
  const { views, close } = await openDatabase(server.url, 'marketgraph_contract');
  return { store: views, close: () => close().then(() => server.stop()) };
};

describeViewStore('postgresViewStore', open);
describeParkedEvents('postgresViewStore', open);
describeLeases('postgresViewStore', open);
describeHandlerRecords('postgresViewStore', open);
describeTimers('postgresViewStore', open);
