import { memoryViewStore } from '@marketgraph/infra/memory';
import { describe, expect, it } from 'vitest';
import { orderView } from '../order-view/project.ts';
import { findViews, ReactionRefusedError, UnknownViewError } from './find-views.ts';

describe('what is to be rebuilt', () => {
  it('is a view by either of its names', async () => {
    const found = await findViews(['order-view', 'orders_order-view'], async () => []);
    expect(found.map(({ projection }) => projection)).toEqual([orderView, orderView]);
  });

  it('is never a reaction', async () => {
    const store = memoryViewStore();
    const to = { sequence: 1, position: '1/1' };
    const move = { handler: 'orders_expiry', source: 'payments', from: undefined, to } as const;
    await store.commit(move, async () => undefined);
    const finding = findViews(['orders_expiry'], async () => [memoryViewStore(), store]);
    await expect(finding).rejects.toBeInstanceOf(ReactionRefusedError);
    await expect(finding).rejects.toThrow(/orders_expiry is a reaction: .*must not be done again/);
  });

  it('is told from what there is', async () => {
    const finding = findViews(['ordres-view'], async () => [memoryViewStore()]);
    await expect(finding).rejects.toBeInstanceOf(UnknownViewError);
    await expect(finding).rejects.toThrow(/There are: .*order-view/);
  });
});
