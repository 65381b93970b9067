import { formatAmount } from '../money.ts';
import type { PaymentIntent } from '../payment-intent.ts';
import type { Refund } from '../refund.ts';
import type { World } from '../world.ts';

const shownAtMost = 200;

/** Everything on one page for a person: what there is, and what the bank could do next. */
export const overviewPage = ({ ledger }: World): string => {
  const intents = ledger.all('payment_intent').slice(-shownAtMost).reverse();
  const refunds = ledger.all('refund').slice(-shownAtMost).reverse();
  return page(
    'Stripe simulator',
    `${table(['PaymentIntent', 'Amount', 'Status', 'Metadata', 'Play the bank'], intents.map(intentRow))}
     <h2>Refunds</h2>
     ${table(['Refund', 'Amount', 'Status', 'PaymentIntent', 'Play the bank'], refunds.map(refundRow))}
     <p><a href="/_sim/journal">journal</a> · <a href="/_sim/knobs">knobs</a></p>`,
  );
};

/** The buyer's bank, asking whether it is really them. */
export const challengePage = (intent: PaymentIntent): string =>
  page(
    '3-D Secure',
    `<p>${formatAmount(intent.amount, intent.currency)} · ${escape(intent.id)} · ${intent.status}</p>
     ${actions('/_sim/authenticate', 'payment_intent', intent.id)}`,
  );

const intentRow = (intent: PaymentIntent): string[] => [
  escape(intent.id),
  escape(formatAmount(intent.amount, intent.currency)),
  intent.status,
  escape(JSON.stringify(intent.metadata)),
  nextOf(intent),
];

const nextOf = ({ id, status }: PaymentIntent): string => {
  if (status === 'requires_action') return actions('/_sim/authenticate', 'payment_intent', id);
  return status === 'processing' ? actions('/_sim/settle', 'payment_intent', id) : '';
};

const refundRow = (refund: Refund): string[] => [
  escape(refund.id),
  escape(formatAmount(refund.amount, refund.currency)),
  refund.status,
  escape(refund.paymentIntent),
  refund.status === 'pending' ? actions('/_sim/settle', 'refund', refund.id) : '',
];

const actions = (path: string, field: string, id: string): string =>
  ['succeed', 'fail']
    .map((outcome) => `${path}?${field}=${encodeURIComponent(id)}&amp;outcome=${outcome}`)
    .map((url, index) => `<button formaction="${url}">${index === 0 ? 'succeed' : 'fail'}</button>`)
    .join(' ');

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table><tr>${heads.map((head) => `<th>${head}</th>`).join('')}</tr>
   ${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n')}
   </table>`;

const page = (title: string, content: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${title}</title>
<style>body{font:15px system-ui;margin:2rem}td,th{padding:.3rem .8rem;text-align:left}</style>
<h1>${title}</h1><form method="post">${content}</form></html>`;

const escape = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
