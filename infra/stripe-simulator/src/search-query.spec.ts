import { describe, expect, it } from 'vitest';

import { isRefused } from './refusal.ts';
import { searchFor } from './search-query.ts';
import { anIntent } from './testing/given.ts';

const intent = anIntent({
  amount: 10_000,
  currency: 'brl',
  metadata: { orderId: 'order-1', note: "it's AND that" },
});
const finds = (query: string): boolean | 'refused' => {
  const search = searchFor(query);
  return isRefused(search) ? 'refused' : search.matches(intent);
};

describe('a search for intents', () => {
  it.each([
    ["metadata['orderId']:'order-1'", true],
    ["metadata['orderId']:'order-2'", false],
    ["metadata['orderId']~'der'", true],
    ["metadata['nothing']:null", true],
    ["metadata['orderId']:null", false],
    [String.raw`metadata['note']:'it\'s AND that'`, true],
    [String.raw`metadata['note']:'it\'s AND that' AND amount:10000`, true],
    ["currency:'brl' AND amount>=10000 AND amount<=10000", true],
    ["currency:'brl' AND amount>10000", false],
    ["currency:'eur' OR amount<10001", true],
    ["-currency:'brl'", false],
    ["customer:null AND status:'requires_payment_method'", true],
    ['created>0', true],
    ['amount:1 AND amount:2 OR amount:3', 'refused'],
    ['', 'refused'],
    ['order-1', 'refused'],
    ["shoes:'red'", 'refused'],
    ["amount:'10000'", 'refused'],
    ["currency:'brl' AND", 'refused'],
    ["status>'a'", 'refused'],
    ["currency:'brl", 'refused'],
  ])('%s: %s', (query, found) => {
    expect(finds(query)).toBe(found);
  });
});
