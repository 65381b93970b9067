import { describe, expect, it } from 'vitest';
import { mayAnalyse } from './policies.ts';

describe('policies of analytics', () => {
  it.each([
    ['an admin sees all', ['CUSTOMER', 'ADMIN'] as const, [true, true, true]],
    ['a vendor sees the own', ['CUSTOMER', 'VENDOR'] as const, [false, true, false]],
    ['a former vendor sees none', ['CUSTOMER'] as const, [false, false, false]],
  ])('%s', (_what, roles, sees) => {
    const viewer = { id: 'me', roles };
    expect([undefined, 'me', 'other'].map((id) => mayAnalyse(viewer, id))).toEqual(sees);
  });
});
