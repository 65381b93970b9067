import type { Database } from 'lmdb';
import { keyOf, type Group, type GroupId } from './group.ts';

/** The groups on disk, beside the log: what is no event would only make $all longer. */
export class GroupStore {
  readonly #groups: Database<Group, string>;

  constructor(groups: Database<Group, string>) {
    this.#groups = groups;
  }

  all(): readonly Group[] {
    return [...this.#groups.getRange()].map(({ value }) => value);
  }

  /** Resolves when the group is on disk. */
  async save(group: Group): Promise<void> {
    await this.#groups.put(keyOf(group), group);
  }

  /** Resolves when it is gone for good. */
  async remove(id: GroupId): Promise<void> {
    await this.#groups.remove(keyOf(id));
  }
}
