import { readConfig } from './config.ts';
import { startEventStoreServer } from './server.ts';

const { dataDir, ...address } = readConfig();
const server = await startEventStoreServer({ dataDir, ...address });
console.log(`Event store ready on ${address.host ?? ''}:${server.port}, events in ${dataDir}`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void server.close());
}
