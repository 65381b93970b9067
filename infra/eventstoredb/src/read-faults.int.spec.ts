import { type Fault } from '@marketgraph/eventstore-server';
import { UnavailableError } from '@marketgraph/infra/ports';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RefusedError } from './failure.ts';
import { type FaultyServer, much, startFaultyServer } from './testing/faulty-server.ts';
import { idsOf, newStream, rejection, someEvents } from './testing/writing.ts';

let server: FaultyServer;
beforeAll(async () => {
  server = await startFaultyServer();
});
afterEach(() => server.calm());
afterAll(() => server.close());

const breaks: readonly (readonly [string, Fault])[] = [
  ['it is not answered', { kind: 'stall', on: 'read' }],
  ['it is answered late', { kind: 'delay-reply', on: 'read', ms: 300 }],
  ['its answer stops in the middle', { kind: 'stall', on: 'read', afterEvents: 3 }],
  ['it ends in the middle', { kind: 'kill', on: 'read', afterEvents: 3 }],
  ['it is cancelled in the middle', { kind: 'kill', on: 'read', afterEvents: 3, as: 'CANCELLED' }],
  ['the connection is reset in the middle', { kind: 'reset', on: 'read', afterEvents: 3 }],
  ['the server fails', { kind: 'error', on: 'read' }],
  ['everything comes twice', { kind: 'duplicate-reply', on: 'read' }],
];

describe('a read', () => {
  it.each(breaks)('answers everything once, though %s', async (_, fault) => {
    const store = server.open();
    const [stream, events] = [newStream(), someEvents(8)];
    await store.append(stream, 'no_stream', events);
    const struck = server.faults.inject(fault);
    expect(idsOf(await store.read(stream))).toEqual(events.map(({ id }) => id));
    expect(struck.hits).toBe(1);
  });

  it('goes on with the page that broke, and not from the start', async () => {
    const store = server.open(much);
    const [stream, events] = [newStream(), someEvents(1_010)];
    await store.append(stream, 'no_stream', events);
    const struck = server.faults.inject({ kind: 'kill', on: 'read', afterEvents: 5, times: 2 });
    expect(idsOf(await store.read(stream, 3))).toEqual(events.slice(3).map(({ id }) => id));
    expect(struck.hits).toBe(2);
  });

  it('gives up on a server that never answers', async () => {
    const struck = server.faults.inject({ kind: 'stall', on: 'read', times: 'always' });
    const store = server.open({ attemptMs: 50, totalMs: 200 });
    expect(await rejection(store.read(newStream()))).toBeInstanceOf(UnavailableError);
    expect(struck.hits).toBeGreaterThan(1);
  });

  it('is refused once and for all when the server finds fault with it', async () => {
    const struck = server.faults.inject({
      kind: 'error',
      on: 'read',
      code: 'PERMISSION_DENIED',
      times: 'always',
    });
    expect(await rejection(server.open(much).read(newStream()))).toBeInstanceOf(RefusedError);
    expect(struck.hits).toBe(1);
  });
});
