import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect, numbered } from '../testing/events.ts';
import { type ServerProcess, startServerProcess } from '../testing/server-process.ts';
import type { Fault } from './fault.ts';
import { faultsAt, type RemoteFaults } from './remote-faults.ts';

let dataDir: string;
let server: ServerProcess;
let faults: RemoteFaults;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'eventstore-faults-'));
  server = await startServerProcess(dataDir, { EVENTSTORE_FAULTS_PORT: '0' });
  faults = faultsAt(server.faultsPort ?? 0);
});
afterAll(async () => {
  await server.stop('SIGTERM');
  await rm(dataDir, { recursive: true });
});

describe('faults of a server in another process', () => {
  it('strike there, and are counted', async () => {
    await server.client.appendToStream('order-1', numbered(0));
    const { id } = await faults.inject({ kind: 'error', on: 'read', code: 'INTERNAL' });
    const reading = collect(server.client.readStream('order-1'));
    await expect(reading).rejects.toThrow('A fault.');
    expect(await collect(server.client.readStream('order-1'))).toHaveLength(1);
    expect(await faults.injected()).toMatchObject([{ id, hits: 1, fault: { times: 1 } }]);
  });

  it('are removed one by one and all at once', async () => {
    await faults.clear();
    const [first, second] = [
      await faults.inject({ kind: 'stall', on: 'read' }),
      await faults.inject({ kind: 'stall', on: 'read' }),
    ];
    await faults.remove(first.id);
    expect((await faults.injected()).map(({ id }) => id)).toEqual([second.id]);
    await expect(faults.remove(first.id)).rejects.toThrow('no such fault');
    await faults.clear();
    expect(await faults.injected()).toEqual([]);
  });

  it('are refused with a reason when they are none', async () => {
    const none: Fault = { kind: 'checkpoint', on: 'subscribe', position: 'end' };
    await expect(faults.inject(none)).rejects.toThrow('commit/prepare');
  });
});

it('has no faults to offer unless it was started with a port for them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'eventstore-faults-'));
  const plain = await startServerProcess(folder);
  expect(plain.faultsPort).toBeUndefined();
  expect(await plain.stop('SIGTERM')).toBe(0);
  await rm(folder, { recursive: true });
});
