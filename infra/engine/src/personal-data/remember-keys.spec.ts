import { memoryPersonKeys } from '@marketgraph/infra/memory';
import { type PersonKeys } from '@marketgraph/infra/ports';
import { describe, expect, it } from 'vitest';
import { rememberKeys, type RememberOptions } from './remember-keys.ts';

const open = (options: RememberOptions = {}) => {
  const kept = memoryPersonKeys();
  const asked: string[] = [];
  const counting: PersonKeys = {
    ...kept,
    find: (ids) => {
      asked.push(`find ${ids.join(' ')}`);
      return kept.find(ids);
    },
    ensure: (ids) => {
      asked.push(`ensure ${ids.join(' ')}`);
      return kept.ensure(ids);
    },
  };
  let now = 0;
  const keys = rememberKeys(counting, { maxAgeMs: 5_000, now: () => now, ...options });
  return { kept, asked, keys, pass: (ms: number) => void (now += ms) };
};

describe('rememberKeys', () => {
  it('asks once for what many need at once, and not again for a while', async () => {
    const { keys, asked } = open();
    await Promise.all([keys.ensure(['ada']), keys.ensure(['eve', 'ada']), keys.ensure(['bob'])]);
    expect(asked.filter((question) => question.startsWith('ensure'))).toHaveLength(1);
    await keys.find(['ada', 'bob', 'eve']);
    expect(asked).toHaveLength(1);
  });

  it('uses a key no longer than its age, though it is used all the time', async () => {
    const { keys, kept, pass } = open();
    await keys.ensure(['ada']);
    await kept.forget('ada');
    pass(4_999);
    expect((await keys.find(['ada'])).get('ada')).not.toBe('forgotten');
    pass(1);
    expect((await keys.find(['ada'])).get('ada')).toBe('forgotten');
    expect((await keys.ensure(['ada'])).get('ada')).toBe('forgotten');
  });

  it('forgets at once what is forgotten here, and for good', async () => {
    const { keys, asked } = open();
    await keys.ensure(['ada']);
    await keys.forget('ada');
    expect((await keys.find(['ada'])).get('ada')).toBe('forgotten');
    expect(asked).toHaveLength(1);
  });

  it('lets no answer that was on its way bring back who was forgotten meanwhile', async () => {
    const { keys, kept } = open();
    const before = await kept.ensure(['ada']);
    const answer = Promise.withResolvers<typeof before>();
    const slow = rememberKeys({ ...kept, find: () => answer.promise });
    const asking = slow.find(['ada']);
    await slow.forget('ada');
    answer.resolve(before);
    await asking;
    expect((await slow.find(['ada'])).get('ada')).toBe('forgotten');
    expect(await keys.find(['nobody'])).toEqual(new Map());
  });

  it('takes the age of a key from when it was asked for, not from when the answer came', async () => {
    const { kept } = open();
    await kept.ensure(['ada']);
    let now = 0;
    let asked = 0;
    const slow: PersonKeys = {
      ...kept,
      find: async (ids) => {
        asked += 1;
        const found = await kept.find(ids);
        now += 5_000;
        return found;
      },
    };
    const keys = rememberKeys(slow, { maxAgeMs: 5_000, now: () => now });
    await keys.find(['ada']);
    await keys.find(['ada']);
    expect(asked).toBe(2);
  });

  it('does not remember more than it may, nor that somebody has no key', async () => {
    const { keys, asked } = open({ maxCount: 2 });
    for (const id of ['ada', 'bob', 'eve']) await keys.ensure([id]);
    await keys.ensure(['eve', 'bob']);
    expect(asked).toHaveLength(3);
    await keys.ensure(['ada']);
    expect(asked).toHaveLength(4);
    await keys.find(['nobody']);
    await keys.find(['nobody']);
    expect(asked).toHaveLength(6);
  });
});
