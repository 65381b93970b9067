import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/** A person or a vendor has an account. The password is not here: `credentialId` names it in the accounts database (ADR 0003). */
export const userRegistered = defineEvent({
  type: 'UserRegistered',
  version: 1,
  data: z.strictObject({
    userId: uuid,
    /** Null once the person is forgotten. */
    email: z.email().nullable(),
    name: z.string().min(1),
    credentialId: uuid.nullable(),
  }),
  personal: {
    of: ({ userId }) => userId,
    forgotten: { email: null, name: 'Forgotten' },
  },
  example: {
    userId: '0190a5c0-0000-7000-8000-000000000002',
    email: 'ada@example.com',
    name: 'Ada Lovelace',
    credentialId: '0190a5c0-0000-7000-8000-000000000009',
  },
});

export type UserRegistered = EventOf<typeof userRegistered>;
