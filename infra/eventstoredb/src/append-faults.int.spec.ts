import { type Fault } from '@marketgraph/eventstore-server';
import { ConcurrencyError, UnavailableError } from '@marketgraph/infra/ports';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RefusedError } from './failure.ts';
import { type FaultyServer, much, startFaultyServer } from './testing/faulty-server.ts';
import { idsOf, newStream, rejection, someEvents, until, write } from './testing/writing.ts';

let server: FaultyServer;
beforeAll(async () => {
  server = await startFaultyServer();
});
afterEach(() => server.calm());
afterAll(() => server.close());

/** Each is what a server, or what lies before it, may do to an append whose outcome nobody knows then. */
const unknownOutcomes: readonly (readonly [string, Fault])[] = [
  ['its answer is lost', { kind: 'drop-reply', on: 'batchAppend' }],
  ['the call breaks after it', { kind: 'drop-reply', on: 'batchAppend', then: 'break' }],
  ['its answer is late', { kind: 'delay-reply', on: 'batchAppend', ms: 300 }],
  ['it is begun late', { kind: 'stall', on: 'batchAppend', ms: 300 }],
  ['it is never begun', { kind: 'stall', on: 'batchAppend' }],
  ['the connection is reset', { kind: 'reset', on: 'batchAppend' }],
  ['the server fails', { kind: 'error', on: 'batchAppend', code: 'UNKNOWN' }],
  ['the server has no room', { kind: 'error', on: 'batchAppend', code: 'RESOURCE_EXHAUSTED' }],
  ['the server says time was up', { kind: 'error-reply', on: 'batchAppend', details: 'timeout' }],
  ['the server does not say why', { kind: 'error-reply', on: 'batchAppend', details: 'none' }],
  [
    'the server says what nobody knows',
    { kind: 'error-reply', on: 'batchAppend', details: 'unrecognised' },
  ],
];

describe('an append', () => {
  it.each(unknownOutcomes)('is there once, and answered, though %s', async (_, fault) => {
    const store = server.open();
    const stream = newStream();
    await store.append(stream, 'no_stream', someEvents(1));
    const struck = server.faults.inject(fault);
    const events = someEvents(2);
    expect(await store.append(stream, 0, events)).toMatchObject({ revision: 2 });
    expect(struck.hits).toBe(1);
    expect(idsOf(await store.read(stream)).slice(1)).toEqual(events.map(({ id }) => id));
  });

  it.each(unknownOutcomes)(
    'is answered as the first call of a store, too, though %s',
    async (_, fault) => {
      const struck = server.faults.inject(fault);
      const stream = newStream();
      const store = server.open();
      expect(await store.append(stream, 'no_stream', someEvents(2))).toMatchObject({ revision: 1 });
      expect(struck.hits).toBe(1);
      expect(await store.read(stream)).toHaveLength(2);
    },
  );

  it('finds itself done when it was begun late, after it had been asked again', async () => {
    const store = server.open();
    const stream = newStream();
    const late = server.faults.inject({ kind: 'stall', on: 'batchAppend', ms: 300 });
    await store.append(stream, 'no_stream', someEvents(1));
    await store.append(stream, 0, someEvents(1));
    // Held up for as long: when this one is answered, the late one has been begun, too.
    server.faults.inject({ kind: 'stall', on: 'batchAppend', ms: 300 });
    const patient = server.open(much);
    await patient.append(newStream(), 'no_stream', someEvents(1));
    expect(late.hits).toBe(1);
    expect(await store.read(stream)).toHaveLength(2);
  });

  it('gets its own answer, though others are answered twice', async () => {
    const store = server.open();
    const struck = server.faults.inject({
      kind: 'duplicate-reply',
      on: 'batchAppend',
      times: 'always',
    });
    const streams = Array.from({ length: 20 }, () => newStream());
    const answers = await Promise.all(
      streams.map((stream, index) => store.append(stream, 'no_stream', someEvents(index + 1))),
    );
    expect(answers.map(({ revision }) => revision)).toEqual([...streams.keys()]);
    expect(struck.hits).toBeGreaterThanOrEqual(20);
  });

  it('is recognised though others wrote on before it was asked again', async () => {
    const [store, rival] = [server.open(), server.open(much)];
    const stream = newStream();
    await rival.append(stream, 'no_stream', someEvents(1));
    const struck = server.faults.inject({ kind: 'drop-reply', on: 'batchAppend' });
    const appending = store.append(stream, 0, someEvents(1));
    await until(async () => (await rival.read(stream)).length === 2);
    await rival.append(stream, 1, someEvents(1));
    expect((await appending).revision).toBe(1);
    expect(await rival.read(stream)).toHaveLength(3);
    expect(struck.hits).toBe(1);
  });

  it('says that another writer was first, though its first answer was lost', async () => {
    const store = server.open();
    const stream = newStream();
    await store.append(stream, 'no_stream', someEvents(3));
    const struck = server.faults.inject({ kind: 'drop-reply', on: 'batchAppend' });
    const refused = await rejection(store.append(stream, 1, someEvents(1)));
    expect(refused).toBeInstanceOf(ConcurrencyError);
    expect(refused).toMatchObject({ stream, expected: 1, actual: 2 });
    expect(struck.hits).toBe(1);
  });

  it('gives up when the server never begins it, and may be asked again', async () => {
    const store = server.open({ attemptMs: 50, totalMs: 200 });
    const stream = newStream();
    const events = someEvents(1);
    const struck = server.faults.inject({ kind: 'stall', on: 'batchAppend', times: 'always' });
    const refused = await rejection(store.append(stream, 'no_stream', events));
    expect(refused).toBeInstanceOf(UnavailableError);
    expect(struck.hits).toBeGreaterThan(1);
    server.faults.clear();
    expect((await store.append(stream, 'no_stream', events)).revision).toBe(0);
  });

  it('needs no other call before it: one that the server never answers holds up nothing', async () => {
    server.faults.inject({ kind: 'stall', on: 'serverFeatures', times: 'always' });
    const { revision } = await server.open().append(newStream(), 'no_stream', someEvents(1));
    expect(revision).toBe(0);
  });

  it('is refused when the server finds fault with it, and not asked again and again', async () => {
    const struck = server.faults.inject({
      kind: 'error',
      on: 'batchAppend',
      code: 'PERMISSION_DENIED',
      times: 'always',
    });
    const store = server.open(much);
    const refused = await rejection(store.append(newStream(), 'no_stream', someEvents(1)));
    expect(refused).toBeInstanceOf(RefusedError);
    // Once on the call that all share, once alone.
    expect(struck.hits).toBe(2);
  });
});

describe('many appends over one call', () => {
  it('are each there once and in order, whatever strikes them', async () => {
    const store = server.open();
    const struck = unknownOutcomes.map(([, fault], seed) =>
      server.faults.inject({ ...fault, times: 'always', chance: 0.02, seed }),
    );
    const streams = Array.from({ length: 12 }, () => newStream());
    const written = await Promise.all(streams.map((stream) => write(store, stream, 20)));
    for (const [index, stream] of streams.entries()) {
      expect(idsOf(await store.read(stream))).toEqual(written[index]);
    }
    expect(struck.reduce((sum, { hits }) => sum + hits, 0)).toBeGreaterThan(10);
  });

  it('are each there once, though every answer is lost at first', async () => {
    const store = server.open();
    const lost = server.faults.inject({ kind: 'drop-reply', on: 'batchAppend', times: 40 });
    const streams = Array.from({ length: 40 }, () => newStream());
    const answers = await Promise.all(
      streams.map((stream) => store.append(stream, 'no_stream', someEvents(2))),
    );
    expect(lost.hits).toBe(40);
    expect(answers.map(({ revision }) => revision)).toEqual(streams.map(() => 1));
    for (const stream of streams) expect(await store.read(stream)).toHaveLength(2);
  });

  it('do not wait for one that is not answered', async () => {
    const store = server.open(much);
    server.faults.inject({ kind: 'stall', on: 'batchAppend' });
    let isAnswered = false;
    const held = rejection(store.append(newStream(), 'no_stream', someEvents(1))).finally(() => {
      isAnswered = true;
    });
    await Promise.all(Array.from({ length: 20 }, () => write(store, newStream(), 5)));
    expect(isAnswered).toBe(false);
    await store.close();
    expect(await held).toBeInstanceOf(UnavailableError);
  });
});
