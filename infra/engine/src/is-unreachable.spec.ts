import { UnavailableError } from '@marketgraph/infra/ports';
import { expect, it } from 'vitest';
import { isUnreachable } from './is-unreachable.ts';

const coded = (code: string): Error => Object.assign(new Error('x'), { code });

it.each([
  ['an event store that does not answer', new UnavailableError('no answer')],
  ['a refused connection', coded('ECONNREFUSED')],
  ['a server that shuts down', coded('57P01')],
  ['a lost connection of Postgres', new Error('Connection terminated unexpectedly')],
  ['a cause of any of these', new TypeError('fetch failed', { cause: coded('ECONNRESET') })],
  ['a payment provider', Object.assign(new Error('x'), { type: 'StripeConnectionError' })],
  ['a mail server', coded('ESOCKET')],
  ['any of several', new AggregateError([new Error('y'), coded('ETIMEDOUT')])],
])('%s is not the event’s fault', (_, error) => {
  expect(isUnreachable(error)).toBe(true);
});

it.each([
  ['a bug', new TypeError('x is undefined')],
  ['a value that a column refuses', coded('22P02')],
  ['a refusal of the payment provider', coded('card_declined')],
  ['something that is no error', 'ECONNREFUSED'],
])('%s is', (_, error) => {
  expect(isUnreachable(error)).toBe(false);
});
