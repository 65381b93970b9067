import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownKeyId, type PersonKey, type PersonKeys } from './person-keys.ts';

export type OpenedPersonKeys = {
  readonly keys: PersonKeys;
  readonly close: () => Promise<void>;
};

const bytesOf = (key: PersonKey | undefined): Uint8Array => {
  if (key === undefined || key === 'forgotten') throw new Error(`no key: ${key ?? 'none'}`);
  return Uint8Array.from(key.key);
};

/** What every keeper of keys must do. It may be shared. */
export const describePersonKeys = (name: string, open: () => Promise<OpenedPersonKeys>): void => {
  describe(name, () => {
    let opened: OpenedPersonKeys;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());
    const keys = (): PersonKeys => opened.keys;
    const keyOf = async (id: string): Promise<Uint8Array> =>
      bytesOf((await keys().ensure([id])).get(id));

    it('makes a key of 32 bytes once, and finds it again', async () => {
      const id = randomUUID();
      const key = await keyOf(id);
      expect(key).toHaveLength(32);
      expect(await keyOf(id)).toEqual(key);
      expect(bytesOf((await keys().find([id])).get(id))).toEqual(key);
    });

    it('makes one key for a person, however many ask at once', async () => {
      const id = randomUUID();
      const made = await Promise.all(Array.from({ length: 20 }, () => keyOf(id)));
      expect(new Set(made.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
    });

    it('makes each person a key of their own, in one call, also if they are named twice', async () => {
      const [one, two] = [randomUUID(), randomUUID()];
      const before = await keyOf(one);
      const found = await keys().ensure([two, one, two]);
      expect([...found.keys()].toSorted()).toEqual([one, two].toSorted());
      expect(bytesOf(found.get(one))).toEqual(before);
      expect(bytesOf(found.get(two))).not.toEqual(before);
    });

    it('leaves out who has no key, and makes none by looking', async () => {
      const id = randomUUID();
      expect(await keys().find([id])).toEqual(new Map());
      expect(await keys().find([id])).toEqual(new Map());
      expect(await keys().find([])).toEqual(new Map());
      expect(await keys().ensure([])).toEqual(new Map());
    });

    it('forgets for good: the key is gone, and no other is made', async () => {
      const [id, other] = [randomUUID(), randomUUID()];
      const kept = await keyOf(other);
      await keyOf(id);
      await keys().forget(id);
      expect((await keys().find([id])).get(id)).toBe('forgotten');
      expect((await keys().ensure([id, other])).get(id)).toBe('forgotten');
      await keys().forget(id);
      expect((await keys().find([id])).get(id)).toBe('forgotten');
      expect(await keyOf(other)).toEqual(kept);
    });

    it('forgets also who never had a key', async () => {
      const id = randomUUID();
      await keys().forget(id);
      expect((await keys().ensure([id])).get(id)).toBe('forgotten');
    });

    it('never hands out a key after forgetting, whoever asks at once', async () => {
      const id = randomUUID();
      await Promise.all([
        ...Array.from({ length: 10 }, () => keys().ensure([id])),
        keys().forget(id),
      ]);
      expect((await keys().ensure([id])).get(id)).toBe('forgotten');
    });

    it('keeps the key of the deployment, whatever is asked', async () => {
      const key = await keyOf(ownKeyId);
      await expect(keys().forget(ownKeyId)).rejects.toBeInstanceOf(RangeError);
      expect(await keyOf(ownKeyId)).toEqual(key);
    });
  });
};
