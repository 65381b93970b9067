import { describe, expect, it } from 'vitest';
import { maySeeEmail } from './policies.ts';

describe('maySeeEmail', () => {
  it.each([
    ['the user', { id: 'ada', roles: ['CUSTOMER'] as const }, true],
    ['an admin', { id: 'root', roles: ['ADMIN'] as const }, true],
    ['a vendor', { id: 'bob', roles: ['VENDOR'] as const }, false],
    ['nobody in particular', undefined, false],
  ])('answers %s', (_who, viewer, answer) => {
    expect(maySeeEmail(viewer, { userId: 'ada' })).toBe(answer);
  });
});
