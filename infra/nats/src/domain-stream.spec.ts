import { describe, expect, it } from 'vitest';
import { differences, streamConfig } from './domain-stream.ts';

describe('differences', () => {
  it('finds none in a stream as we create it', () => {
    expect(differences('orders', streamConfig('orders'))).toEqual([]);
  });

  it('lets operators have more copies and another window', () => {
    const actual = { ...streamConfig('orders'), num_replicas: 3, duplicate_window: 1 };
    expect(differences('orders', actual)).toEqual([]);
  });

  it('names what is otherwise, and what should be', () => {
    const { deny_purge: _, ...rest } = streamConfig('orders');
    const actual = { ...rest, max_age: 5, subjects: ['events.>'] };
    expect(differences('orders', actual)).toEqual([
      'subjects: ["events.>"] instead of ["events.orders.>"]',
      'max_age: 5 instead of 0',
      'deny_purge: null instead of true',
    ]);
  });
});
