import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { uuid } from '../values.ts';

/**
 * Nothing about this person is to be known any more. Whoever hears of it destroys the person's key, if another
 * has not, and drops what it keeps. `emailId` names the stream of their address, which is free again.
 */
export const userForgotten = defineEvent({
  type: 'UserForgotten',
  version: 1,
  data: z.strictObject({
    userId: uuid,
    emailId: uuid.nullable(),
    forgottenBy: uuid,
  }),
  example: {
    userId: '0190a5c0-0000-7000-8000-000000000002',
    emailId: '0190a5c0-0000-5000-8000-000000000012',
    forgottenBy: '0190a5c0-0000-7000-8000-000000000002',
  },
});

export type UserForgotten = EventOf<typeof userForgotten>;
