import type { Row } from '../ledger.ts';

/** When something happens to a row by itself, in milliseconds since 1970; never when undefined. */
export const dueTimeOf = (row: Row): number | undefined => {
  switch (row.kind) {
    case 'delivery':
      return row.value.status === 'pending' ? (row.value.dueAt ?? undefined) : undefined;
    case 'charge':
    case 'refund':
    case 'payment_intent':
    case 'payment_method':
    case 'event':
    case 'answer':
    case 'webhook_endpoint':
    case 'counter':
    case 'setting':
      return undefined;
  }
};
