import { paymentRecorded, paymentRequested } from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import { type PaymentCommand } from './commands.ts';
import { decide, evolve, initialState, type Payment } from './payment.ts';

const { amount } = paymentRequested.example;
const intentId = 'pi_1';
const refundId = '0190a5c0-0000-7000-8000-000000000008';

const request: PaymentCommand = { type: 'RequestPayment', payment: paymentRequested.example };
const record: PaymentCommand = { type: 'RecordPayment', payment: paymentRecorded.example };
const name: PaymentCommand = { type: 'RecordIntent', intentId };
const authorize: PaymentCommand = { type: 'AuthorizePayment', intentId, amount };
const capture: PaymentCommand = { type: 'CapturePayment', intentId, amount };
const fail: PaymentCommand = { type: 'FailPayment', intentId, code: 'declined', message: 'No.' };
const cancel: PaymentCommand = { type: 'CancelPayment' };
const release: PaymentCommand = { type: 'VoidPayment', intentId };
const refund: PaymentCommand = { type: 'RefundPayment', refundId, amount };
const doubt: PaymentCommand = { type: 'QuarantinePayment', reason: 'refund re_1 failed' };

const commands = [request, name, authorize, capture, fail, cancel, release, refund, doubt] as const;

const given = (...history: readonly PaymentCommand[]): Payment =>
  history.reduce((payment, command) => {
    const events = decide(command, payment);
    if ('rejected' in events) throw new Error(`can not be given: ${events.rejected}`);
    return events.reduce(evolve, payment);
  }, initialState);

const outcome = (command: PaymentCommand, payment: Payment): string => {
  const events = decide(command, payment);
  if ('rejected' in events) return events.rejected;
  return events.map(({ type }) => type.replace('Payment', '')).join('+') || '-';
};

const wrong: PaymentCommand = {
  ...authorize,
  type: 'AuthorizePayment',
  amount: { amountMinor: 1, currency: 'BRL' },
};

const states: Readonly<Record<string, Payment>> = {
  New: given(),
  Requested: given(request),
  AwaitingBuyer: given(request, name),
  Failed: given(request, name, fail),
  Authorized: given(request, name, authorize),
  Captured: given(request, name, authorize, capture),
  Voided: given(request, name, release),
  Quarantined: given(request, name, wrong),
  Recorded: given(record),
};

describe('Payment › every command in every state', () => {
  it('is this table', () => {
    const table = Object.entries(states).map(([state, payment]) =>
      [state, ...commands.map((command) => outcome(command, payment))].join(' | '),
    );
    expect([
      'state | request | name | authorize | capture | fail | cancel | void | refund | quarantine',
      ...table,
    ]).toMatchInlineSnapshot(`
      [
        "state | request | name | authorize | capture | fail | cancel | void | refund | quarantine",
        "New | Requested | PaymentUnknown | PaymentUnknown | PaymentUnknown | PaymentUnknown | PaymentUnknown | PaymentUnknown | PaymentUnknown | PaymentUnknown",
        "Requested | - | IntentCreated | IntentCreated+Authorized | IntentCreated+Captured | IntentCreated+Failed | CancelRequested | IntentCreated+Voided | RefundExceedsCaptured | Quarantined",
        "AwaitingBuyer | - | - | Authorized | Captured | Failed | CancelRequested | Voided | RefundExceedsCaptured | Quarantined",
        "Failed | - | - | Authorized | Captured | Failed | CancelRequested | Voided | RefundExceedsCaptured | Quarantined",
        "Authorized | - | - | - | Captured | - | CancelRequested | Voided | RefundExceedsCaptured | Quarantined",
        "Captured | - | - | - | - | - | CancelRequested | PaymentEnded | Refunded | Quarantined",
        "Voided | - | PaymentEnded | - | Quarantined | - | CancelRequested | - | RefundExceedsCaptured | Quarantined",
        "Quarantined | - | - | - | - | - | CancelRequested | PaymentQuarantined | RefundExceedsCaptured | -",
        "Recorded | - | - | - | - | - | CancelRequested | PaymentEnded | Refunded | Quarantined",
      ]
    `);
  });
});

describe('Payment › given Stripe contradicts the order', () => {
  it.each<[string, PaymentCommand]>([
    ['another amount', wrong],
    ['another currency', { ...capture, amount: { ...amount, currency: 'USD' } }],
    ['another intent', { ...authorize, intentId: 'pi_2' }],
  ])('quarantines %s', (_case, command) => {
    expect(outcome(command, states['AwaitingBuyer'] ?? initialState)).toBe('Quarantined');
  });
});

describe('Payment › given an intent of its own', () => {
  const awaiting = states['AwaitingBuyer'] ?? initialState;

  it.each<[string, PaymentCommand]>([
    ['failed', { ...fail, intentId: 'pi_2' }],
    ['ended', { ...release, intentId: 'pi_2' }],
    ['never was', { ...release, intentId: null }],
  ])('ignores that another one %s', (_what, command) => {
    expect(outcome(command, awaiting)).toBe('-');
  });
});

describe('Payment › given no intent could be opened', () => {
  const refused: PaymentCommand = { ...fail, intentId: null };

  it('accepts FailPayment: PaymentFailed', () => {
    expect(outcome(refused, given(request))).toBe('Failed');
  });

  it('accepts VoidPayment: PaymentVoided', () => {
    expect(outcome({ ...release, intentId: null }, given(request, refused))).toBe('Voided');
  });

  it('rejects RecordIntent once it is voided: PaymentEnded', () => {
    const voided = given(request, { ...release, intentId: null });
    expect(outcome(name, voided)).toBe('PaymentEnded');
  });
});

describe('Payment › given a captured payment', () => {
  const captured = states['Captured'] ?? initialState;
  const part = (minor: number, id: string): PaymentCommand => ({
    type: 'RefundPayment',
    refundId: id,
    amount: { amountMinor: minor, currency: 'BRL' },
  });

  it('accepts refunds up to what was captured', () => {
    const once = given(request, name, capture, part(3000, refundId));
    expect(outcome(part(1990, intentId), once)).toBe('Refunded');
    expect(outcome(part(1991, intentId), once)).toBe('RefundExceedsCaptured');
  });

  it('ignores a repeated refund', () => {
    expect(outcome(refund, given(request, name, capture, refund))).toBe('-');
  });

  it('rejects a refund in another currency: RefundExceedsCaptured', () => {
    const usd: PaymentCommand = {
      type: 'RefundPayment',
      refundId,
      amount: { amountMinor: 1, currency: 'USD' },
    };
    expect(outcome(usd, captured)).toBe('RefundExceedsCaptured');
  });

  it('remembers that its order has ended', () => {
    expect(outcome(cancel, given(request, name, capture, cancel))).toBe('-');
  });
});
