import { z } from 'zod';
import { defineEvent, type EventOf } from '../define-event.ts';
import { role, uuid } from '../values.ts';

export const roleGranted = defineEvent({
  type: 'RoleGranted',
  version: 1,
  data: z.strictObject({
    userId: uuid,
    role: role,
    grantedBy: uuid.nullable(),
  }),
  example: {
    userId: '0190a5c0-0000-7000-8000-000000000002',
    role: 'VENDOR',
    grantedBy: '0190a5c0-0000-7000-8000-000000000011',
  },
});

export type RoleGranted = EventOf<typeof roleGranted>;
