import { createExecute } from '@marketgraph/infra/engine';
import { memoryEventStore } from '@marketgraph/infra/memory';
import { describe, expect, it } from 'vitest';
import { currentUser } from './application/current-user.ts';
import { emailIds } from './application/email-ids.ts';
import { type HistoricUser, importUser } from './import.ts';

const seller: HistoricUser = {
  userId: '0190a5c0-0000-7000-8000-000000000004',
  email: 'Seller@example.com',
  name: 'Seller',
  roles: ['VENDOR'],
  at: '2017-01-05T10:00:00.000Z',
};

const open = () => {
  const eventStore = memoryEventStore();
  return {
    eventStore,
    execute: createExecute(eventStore),
    emailIdOf: emailIds(Buffer.alloc(32, 7)),
  };
};

describe('importUser', () => {
  it('records a person with their historic time, marked as imported', async () => {
    const parts = open();
    expect(await importUser(parts, seller)).toEqual({ already: false });
    expect(await currentUser(parts.eventStore, seller.userId)).toMatchObject({
      email: 'seller@example.com',
      roles: ['CUSTOMER', 'VENDOR'],
      credentialId: null,
      registeredAt: seller.at,
    });
    const log = await parts.eventStore.read(`user-${seller.userId}`);
    expect(log.map(({ metadata }) => metadata)).toEqual([
      expect.objectContaining({ origin: 'import', occurredAt: seller.at }),
      expect.objectContaining({ origin: 'import', occurredAt: seller.at }),
    ]);
  });

  it('changes nothing the second time', async () => {
    const parts = open();
    await importUser(parts, seller);
    expect(await importUser(parts, seller)).toEqual({ already: true });
    expect(await parts.eventStore.read(`user-${seller.userId}`)).toHaveLength(2);
  });

  it('rejects a person with the address of another: EmailTaken', async () => {
    const parts = open();
    await importUser(parts, seller);
    const other = { ...seller, userId: '0190a5c0-0000-7000-8000-000000000005' };
    expect(await importUser(parts, other)).toEqual({ rejected: 'EmailTaken' });
    expect(await parts.eventStore.read(`user-${other.userId}`)).toEqual([]);
  });
});
