import type { Backend } from '../backend.ts';
import type { Log } from '../log.ts';
import { groupDoesNotExist, groupDropped, groupExists, groupFailed } from '../wire/group-error.ts';
import { ALL, keyOf, type Group, type GroupId, type GroupPlan } from './group.ts';
import type { GroupStore } from './group-store.ts';
import { PersistentSubscription } from './persistent-subscription.ts';

/** How exactly messages time out and checkpoints are due. */
const TICK_MS = 100;

/** All groups of the server. Changes of them happen one after the other. */
export class PersistentSubscriptions {
  readonly #backend: Backend;
  readonly #store: GroupStore;
  readonly #byKey = new Map<string, PersistentSubscription>();
  #timer: NodeJS.Timeout | undefined;
  #changes: Promise<void> = Promise.resolve();

  constructor(backend: Backend, store: GroupStore) {
    this.#backend = backend;
    this.#store = store;
    for (const group of store.all()) this.#open(group);
  }

  /** Throws an RpcError if there is none. */
  get(id: GroupId): PersistentSubscription {
    const subscription = this.#byKey.get(keyOf(id));
    if (subscription === undefined) throw groupDoesNotExist(id);
    return subscription;
  }

  /** The groups of a source, or all; the former throws an RpcError if there is none. */
  list(source?: string): readonly PersistentSubscription[] {
    const all = [...this.#byKey.values()];
    if (source === undefined) return all;
    const found = all.filter(({ group }) => group.source === source);
    if (found.length === 0) throw groupDoesNotExist({ source, name: '' });
    return found;
  }

  /** Resolves when the group is on disk. Rejects with an RpcError if there is one already, or it cannot be. */
  async create(plan: GroupPlan): Promise<void> {
    await this.#change(async () => {
      if (this.#byKey.has(keyOf(plan))) throw groupExists(plan);
      const group = { ...plan, startAfter: placeBefore(plan, this.#backend.log) };
      await this.#store.save(group);
      this.#open(group);
    });
  }

  /** The group goes on from its checkpoint with other settings, without the consumers it had. */
  async update(plan: GroupPlan): Promise<void> {
    await this.#change(async () => {
      const former = this.get(plan);
      const startAfter = placeBefore(plan, this.#backend.log);
      await former.close();
      const { checkpoint, group } = former;
      const changed = {
        ...plan,
        startAfter,
        ...(group.filter && { filter: group.filter }),
        ...(checkpoint !== undefined && { checkpoint }),
      };
      await this.#store.save(changed);
      this.#open(changed);
      former.drop(groupDropped(plan));
    });
  }

  /** Resolves when the group and what it has parked are gone for good. */
  async delete(id: GroupId): Promise<void> {
    await this.#change(async () => {
      const subscription = this.get(id);
      await subscription.close();
      await this.#store.remove(id);
      await subscription.parked.delete();
      this.#byKey.delete(keyOf(id));
      subscription.drop(groupDropped(id));
    });
  }

  /** All groups go on from their checkpoints, without the consumers they had. */
  async restart(): Promise<void> {
    await this.#change(async () => {
      const former = [...this.#byKey.values()];
      await Promise.all(former.map(async (subscription) => await subscription.close()));
      for (const group of this.#store.all()) this.#open(group);
      for (const subscription of former) subscription.drop(groupDropped(subscription.group));
    });
  }

  /** Hands out nothing more; resolves when everything that is done is on disk. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#change(async () => {
      await Promise.all(this.list().map(async (subscription) => await subscription.close()));
    });
  }

  #open(group: Group): void {
    const save = async (checkpoint: number): Promise<void> =>
      await this.#store.save({ ...group, checkpoint });
    this.#byKey.set(keyOf(group), new PersistentSubscription(this.#backend, group, save));
    // A server without groups has nothing to look after.
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS).unref();
  }

  #tick(): void {
    for (const subscription of this.#byKey.values()) subscription.tick();
  }

  async #change(change: () => Promise<void>): Promise<void> {
    const changed = this.#changes.then(change);
    this.#changes = changed.catch(() => undefined);
    await changed;
  }
}

/** The place after which a group begins. Throws an RpcError if there is none. */
const placeBefore = (plan: GroupPlan, log: Log): number => {
  const { source, startFrom } = plan;
  const last = source === ALL ? log.lastPosition : log.head(source).lastRevision;
  if (startFrom === 'start') return -1;
  if (startFrom === 'end') return last;
  if (source === ALL && startFrom > log.end)
    throw groupFailed(
      plan,
      'Invalid Start From position: commit position must be less than or equal to the last commit position in the transaction file.',
    );
  return startFrom - 1;
};
