import type { PaymentIntent } from './payment-intent.ts';
import { invalidRequest, type Refused } from './refusal.ts';

type Test = (intent: PaymentIntent) => boolean;
type Clause = {
  readonly negated: string | undefined;
  readonly label: string | undefined;
  readonly field: string | undefined;
  readonly operator: string;
  readonly quoted: string | undefined;
  readonly plain: string | undefined;
};

const texts = {
  status: (intent) => intent.status,
  currency: (intent) => intent.currency,
  customer: (intent) => intent.customer,
} as const satisfies Record<string, (intent: PaymentIntent) => string | null>;
const numbers = {
  amount: (intent) => intent.amount,
  created: (intent) => intent.created,
} as const satisfies Record<string, (intent: PaymentIntent) => number>;

const clausePattern =
  /(?<negated>-)?(?:metadata\['(?<label>[^']+)'\]|(?<field>[a-z_]+))(?<operator>:|~|>=|<=|>|<)(?:'(?<quoted>(?:[^'\\]|\\.)*)'|(?<plain>null|\d+))(?:\s+(?<word>AND|OR)\s+(?=\S)|$)/gy;

/** Reads Stripe's search language, as far as it concerns PaymentIntents, or says what is wrong. */
export const searchFor = (query: string): { readonly matches: Test } | Refused => {
  const found = [...query.matchAll(clausePattern)];
  const words = new Set(found.flatMap(({ groups }) => groups?.['word'] ?? []));
  const tests = found.flatMap(({ groups }) => testOf(groups as Clause) ?? []);
  const isWhole = found.map(([text]) => text).join('') === query;
  if (!isWhole || tests.length === 0 || tests.length < found.length || words.size > 1)
    return invalidRequest(`We were unable to parse your search query: ${query}`, {
      param: 'query',
    });
  return {
    matches: (intent) =>
      words.has('OR') ? tests.some((test) => test(intent)) : tests.every((test) => test(intent)),
  };
};

const testOf = (clause: Clause): Test | undefined => {
  const { label, negated } = clause;
  const test = label === undefined ? fieldTest(clause) : labelTest(clause, label);
  return test && negated ? (intent) => !test(intent) : test;
};

const labelTest = (clause: Clause, label: string): Test | undefined =>
  textTest(clause, (intent) => intent.metadata[label] ?? null);

const fieldTest = (clause: Clause): Test | undefined => {
  const { field = '', operator, plain } = clause;
  if (Object.hasOwn(texts, field)) return textTest(clause, texts[field as keyof typeof texts]);
  if (!Object.hasOwn(numbers, field) || plain === undefined || plain === 'null') return undefined;
  const value = numbers[field as keyof typeof numbers];
  return (intent) => compare(value(intent), operator, Number(plain));
};

const textTest = (
  { operator, quoted, plain }: Clause,
  value: (intent: PaymentIntent) => string | null,
): Test | undefined => {
  if (plain === 'null' && operator === ':') return (intent) => value(intent) === null;
  const wanted = quoted?.replaceAll(/\\(.)/g, '$1');
  if (wanted === undefined) return undefined;
  if (operator === ':') return (intent) => value(intent) === wanted;
  return operator === '~' ? (intent) => value(intent)?.includes(wanted) ?? false : undefined;
};

const compare = (value: number, operator: string, wanted: number): boolean => {
  switch (operator) {
    case '>':
      return value > wanted;
    case '<':
      return value < wanted;
    case '>=':
      return value >= wanted;
    case '<=':
      return value <= wanted;
    default:
      return value === wanted;
  }
};
