import { createServer } from 'node:net';
import { ConfigurationError } from '@marketgraph/infra/config';
import { UnavailableError } from '@marketgraph/infra/ports';
import { type Running, runProcess } from '../src/run-process.ts';

const running = (stop: () => Promise<void>): Running => {
  // Something that keeps the process alive, as a server does.
  setInterval(() => undefined, 60_000);
  return { url: 'http://127.0.0.1:1/', stop };
};

const taken = async (): Promise<Running> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const second = createServer();
  return new Promise((_resolve, reject) => {
    second.on('error', reject);
    second.listen(server.address());
  });
};

const starts: Readonly<Record<string, () => Promise<Running>>> = {
  runs: async () => running(async () => console.log('drained')),
  'does not drain': async () =>
    running(() => {
      console.log('draining');
      return new Promise(() => undefined);
    }),
  'drains badly': async () => running(() => Promise.reject(new Error('half of it is lost'))),
  'stops itself': async () => {
    process.exitCode = 7;
    setImmediate(() => process.kill(process.pid, 'SIGTERM'));
    return running(() => Promise.resolve());
  },
  'is misconfigured': () => Promise.reject(new ConfigurationError('PORT is missing')),
  'misses a service': () => Promise.reject(new UnavailableError('the database is not there')),
  'finds its port taken': taken,
  'has a fault': () => Promise.reject(new TypeError('undefined is not a function')),
};

const [, , name = ''] = process.argv;
await runProcess('thing', starts[name] ?? (() => Promise.reject(new RangeError(name))));
