import { describe, expect, it } from 'vitest';

import { createParams } from './endpoints/payment-intent-params.ts';
import { mergeMetadata, parseForm, readParams } from './form.ts';

const read = (form: string) => readParams(createParams, parseForm(form));
const least = 'amount=1000&currency=eur';

describe('form parameters', () => {
  it('reads nested objects and both spellings of lists', () => {
    const nested = `${least}&metadata[orderId]=order-1&payment_method_types[0]=card`;
    expect(read(`${nested}&expand[]=latest_charge&expand[]=payment_method`)).toMatchObject({
      params: {
        amount: 1000,
        metadata: { orderId: 'order-1' },
        payment_method_types: ['card'],
        expand: ['latest_charge', 'payment_method'],
      },
    });
  });

  it('takes an upper-case currency', () => {
    expect(read('amount=1000&currency=EUR')).toMatchObject({ params: { currency: 'eur' } });
  });

  it.each([
    ['currency=eur', 'parameter_missing', 'amount'],
    ['amount=1000', 'parameter_missing', 'currency'],
    ['amount=ten&currency=eur', 'parameter_invalid_integer', 'amount'],
    ['amount=10.5&currency=eur', 'parameter_invalid_integer', 'amount'],
    ['amount=0&currency=eur', 'parameter_invalid_integer', 'amount'],
    ['amount=-5&currency=eur', 'parameter_invalid_integer', 'amount'],
    ['amount=1000&currency=xyz', 'parameter_invalid_string', 'currency'],
    [`${least}&colour=red`, 'parameter_unknown', 'colour'],
    [
      `${least}&payment_method_data[type]=card&payment_method_data[pin]=1`,
      'parameter_unknown',
      'payment_method_data[pin]',
    ],
  ])('rejects %s: %s in %s', (form, code, param) => {
    expect(read(form)).toMatchObject({ refused: { status: 400, code, param } });
  });

  it.each([
    [`${least}&capture_method=later`, 'capture_method'],
    [`${least}&payment_method_types[]=cash`, 'payment_method_types[0]'],
  ])('rejects %s: not a value of %s', (form, param) => {
    expect(read(form)).toMatchObject({ refused: { type: 'invalid_request_error', param } });
  });
});

describe('metadata', () => {
  const known = { orderId: 'order-1', note: 'gift' };

  it('is merged key by key', () => {
    expect(mergeMetadata(known, { note: 'none' })).toEqual({ orderId: 'order-1', note: 'none' });
  });

  it('loses a key by an empty value, and all by an empty whole', () => {
    expect(mergeMetadata(known, { note: '' })).toEqual({ orderId: 'order-1' });
    expect(mergeMetadata(known, 'unset')).toEqual({});
  });
});
