import { readConfig } from './config.ts';
import { Faults } from './faults/faults.ts';
import { serveFaults } from './faults/serve-faults.ts';
import { startEventStoreServer } from './server.ts';

const { faultsPort, ...options } = readConfig();
const faults = faultsPort === undefined ? undefined : new Faults();
const server = await startEventStoreServer({ ...options, ...(faults && { faults }) });
const control = faults && (await serveFaults(faults, faultsPort ?? 0));

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void control?.close();
    void server.close();
  });
}

// Last of all: whoever reads this may end the process at once.
if (control) console.log(`Faults may be injected at http://127.0.0.1:${control.port}/faults`);
console.log(
  `Event store ready on ${options.host ?? ''}:${server.port}, events in ${options.dataDir}`,
);
