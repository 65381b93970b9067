import { memoryViewStore } from '@marketgraph/infra/memory';
import { type Beat, type Leases, UnavailableError } from '@marketgraph/infra/ports';
import { describe, expect, it, vi } from 'vitest';
import { silent } from './carts.fixture.ts';
import { type HeldLease } from './held-lease.ts';
import { Member } from './member.ts';
import { preferredOwner } from './preferred-owner.ts';

// Longer than a busy machine keeps a process waiting: who is stalled loses its leases, and rightly so.
const leaseMs = 500;
const handlers = Array.from({ length: 12 }, (_, index) => `orders_view-${index}`);
const until = (condition: () => unknown): Promise<unknown> =>
  vi.waitFor(() => expect(condition()).toBeTruthy(), { interval: 1, timeout: 4_000 });

/** Who runs what at the moment, and whether ever two did at once. */
const openBoard = () => {
  const owners = new Map<string, string>();
  let clashes = 0;
  return {
    owners,
    clashes: () => clashes,
    enter: (handler: string, member: string): void => {
      if (owners.has(handler)) clashes += 1;
      owners.set(handler, member);
    },
    leave: (handler: string, member: string): void => {
      if (owners.get(handler) === member) owners.delete(handler);
    },
    /** Nothing that a dead process believes to do happens. */
    bury: (member: string): void => {
      for (const [handler, owner] of owners) if (owner === member) owners.delete(handler);
    },
  };
};

type Board = ReturnType<typeof openBoard>;

/** A process that wants to run all handlers, and says so on the board. */
const start = (leases: Leases, board: Board, work = workFor) => {
  const member = new Member(leases, { leaseMs });
  const stop = new AbortController();
  const standbys = new Set<string>();
  const hold = async (handler: string): Promise<void> => {
    const onStandby = (): void => void standbys.add(handler);
    while (!stop.signal.aborted) {
      await member.hold(handler, { signal: stop.signal, logger: silent, onStandby }, (held) =>
        work(board, member, held, stop.signal),
      );
    }
  };
  // Who is dead has nobody to tell.
  const running = handlers.map((handler) => hold(handler).catch(() => undefined));
  return {
    name: member.name,
    standbys,
    stop: async () => {
      stop.abort();
      await Promise.all(running);
    },
  };
};

const aborted = async (...signals: readonly AbortSignal[]): Promise<void> => {
  const either = AbortSignal.any([...signals]);
  if (either.aborted) return;
  await new Promise((resolve) => either.addEventListener('abort', resolve));
};

const workFor = async (
  board: Board,
  { name }: Member,
  { lease, lost, leaving }: HeldLease,
  signal: AbortSignal,
): Promise<void> => {
  board.enter(lease.handler, name);
  await aborted(signal, lost, leaving);
  board.leave(lease.handler, name);
};

const isShared = ({ owners }: Board, members: readonly { readonly name: string }[]): boolean =>
  handlers.every(
    (handler) =>
      owners.get(handler) ===
      preferredOwner(
        handler,
        members.map(({ name }) => name),
      ),
  );

/** Notes what is said; `isDead` keeps all of it from the store. */
const listenTo = (leases: Leases) => {
  const beats: Beat[] = [];
  const state = { isDead: false };
  const heard: Leases = {
    beat: async (beat) => {
      if (state.isDead) throw new UnavailableError('dead');
      beats.push(beat);
      return leases.beat(beat);
    },
  };
  return { beats, state, leases: heard };
};

describe('Member', () => {
  it('renews all its leases with one beat', async () => {
    const { beats, leases } = listenTo(memoryViewStore());
    const board = openBoard();
    const one = start(leases, board);
    await until(() => isShared(board, [one]));
    const before = beats.length;
    await until(() => beats.length >= before + 3);
    const [renewing] = beats.slice(-1);
    expect(renewing?.renew.map(({ handler }) => handler)).toEqual(handlers);
    await one.stop();
    expect(beats.at(-1)).toMatchObject({ handlers: [], renew: [] });
    expect(beats.flatMap(({ release }) => release)).toHaveLength(handlers.length);
  });

  it('gives a newcomer its share, each handler with one owner at a time', async () => {
    const leases = memoryViewStore();
    const board = openBoard();
    const first = start(leases, board);
    await until(() => isShared(board, [first]));
    const second = start(leases, board);
    const third = start(leases, board);
    await until(() => isShared(board, [first, second, third]));
    expect(board.clashes()).toBe(0);
    expect(second.standbys.size).toBeGreaterThan(0);
    await second.stop();
    await until(() => isShared(board, [first, third]));
    expect(board.clashes()).toBe(0);
    await Promise.all([first.stop(), third.stop()]);
  });

  it('moves nothing once everything is shared', async () => {
    const store = memoryViewStore();
    const [a, b] = [listenTo(store), listenTo(store)];
    const board = openBoard();
    const both = [start(a.leases, board), start(b.leases, board)];
    await until(() => isShared(board, both));
    const [beforeA, beforeB] = [a.beats.length, b.beats.length];
    await until(() => a.beats.length > beforeA + 6 && b.beats.length > beforeB + 6);
    const later = [...a.beats.slice(beforeA + 1), ...b.beats.slice(beforeB + 1)];
    expect(later.flatMap(({ release }) => release)).toEqual([]);
    expect(isShared(board, both)).toBe(true);
    await Promise.all(both.map(({ stop }) => stop()));
  });

  it('takes over what a dead member ran, shared among those who are left', async () => {
    const store = memoryViewStore();
    const dying = listenTo(store);
    const board = openBoard();
    const dead = start(dying.leases, board);
    const rest = [start(store, board), start(store, board)];
    await until(() => isShared(board, [dead, ...rest]));
    dying.state.isDead = true;
    board.bury(dead.name);
    await until(() => isShared(board, rest));
    await Promise.all([dead, ...rest].map(({ stop }) => stop()));
    expect(board.clashes()).toBe(0);
  });

  it('hands over only after the work in hand', async () => {
    const leases = memoryViewStore();
    const board = openBoard();
    const inHand = Promise.withResolvers<undefined>();
    const leaving = new Set<string>();
    const slow: typeof workFor = async (...given) => {
      const [, , held] = given;
      await workFor(...given);
      leaving.add(held.lease.handler);
      board.enter(held.lease.handler, 'in hand');
      await inHand.promise;
      board.leave(held.lease.handler, 'in hand');
    };
    const first = start(leases, board, slow);
    await until(() => isShared(board, [first]));
    const second = start(leases, board);
    const moving = (): readonly string[] =>
      handlers.filter((one) => preferredOwner(one, [first.name, second.name]) === second.name);
    await until(() => moving().length > 0 && moving().every((handler) => leaving.has(handler)));
    expect(moving().map((handler) => board.owners.get(handler))).toEqual(
      moving().map(() => 'in hand'),
    );
    inHand.resolve(undefined);
    await until(() => isShared(board, [first, second]));
    expect(board.clashes()).toBe(0);
    await Promise.all([first.stop(), second.stop()]);
  });

  it('tells who waits that the leases can not be reached', async () => {
    const dead = listenTo(memoryViewStore());
    dead.state.isDead = true;
    const member = new Member(dead.leases, { leaseMs });
    const options = { signal: AbortSignal.any([]), logger: silent, onStandby: () => undefined };
    const holding = member.hold('orders_view', options, async () => undefined);
    await expect(holding).rejects.toThrow('dead');
  });
});
