import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Snapshot, type Snapshots } from './snapshots.ts';

/** Snapshots to test, with a way to stop all that was started for them. */
export type OpenedSnapshots = {
  readonly snapshots: Snapshots;
  readonly close: () => Promise<void>;
};

/** What every store of snapshots must do. It may be shared: each sentence has a stream of its own. */
export const describeSnapshots = (name: string, open: () => Promise<OpenedSnapshots>): void => {
  describe(name, () => {
    let opened: OpenedSnapshots;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    it('has none of a stream of which none was saved', async () => {
      expect(await opened.snapshots.find(`stockItem-${randomUUID()}`)).toBeUndefined();
    });

    it('come back as they were saved', async () => {
      const saved = newSnapshot();
      await opened.snapshots.save(saved);
      expect(await opened.snapshots.find(saved.stream)).toEqual(saved);
    });

    it('are replaced by what is saved last, also if that is of an earlier revision', async () => {
      const saved = newSnapshot();
      const other: Snapshot = { ...saved, revision: 3, version: 2, state: null, marks: 'BBBB' };
      await opened.snapshots.save(saved);
      await opened.snapshots.save(other);
      expect(await opened.snapshots.find(saved.stream)).toEqual(other);
    });

    it('are one, when two save at once', async () => {
      const saved = newSnapshot();
      const others = [1, 2, 3].map((revision) => ({ ...saved, revision }));
      await Promise.all(others.map((other) => opened.snapshots.save(other)));
      expect(others).toContainEqual(await opened.snapshots.find(saved.stream));
    });

    it('may be large', async () => {
      const state = Array.from({ length: 20_000 }, () => randomUUID());
      const saved = { ...newSnapshot(), state, marks: 'A'.repeat(100_000) };
      await opened.snapshots.save(saved);
      expect(await opened.snapshots.find(saved.stream)).toEqual(saved);
    });
  });
};

const newSnapshot = (): Snapshot => ({
  stream: `stockItem-${randomUUID()}`,
  version: 1,
  revision: 41,
  eventId: randomUUID(),
  state: { onHand: 3, claims: [['order', 2, 'Reserved']], text: 'ação "quoted"', none: null },
  marks: 'AAAA',
});
