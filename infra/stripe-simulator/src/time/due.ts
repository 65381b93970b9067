import type { Row } from '../ledger.ts';

/** When something happens to a row by itself, in milliseconds since 1970; never when undefined. */
export const dueTimeOf = (row: Row): number | undefined => {
  switch (row.kind) {
    case 'delivery':
      return row.value.status === 'pending' ? (row.value.dueAt ?? undefined) : undefined;
    case 'charge':
    case 'refund':
      return inMs(row.value.dueAt);
    case 'webhook_endpoint':
      return inMs(row.value.wokenAt);
    case 'dispute':
      return inMs(row.value.expected?.at ?? null);
    case 'payment_intent':
    case 'balance_transaction':
    case 'payment_method':
    case 'event':
    case 'answer':
    case 'counter':
    case 'setting':
      return undefined;
  }
};

const inMs = (seconds: number | null): number | undefined =>
  seconds === null ? undefined : seconds * 1000;
