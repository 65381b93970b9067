import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

const badValue = (scalar: string, value: unknown): GraphQLError =>
  new GraphQLError(`${scalar} can not be ${JSON.stringify(value)}`, {
    extensions: { code: 'BAD_USER_INPUT' },
  });

/** A scalar that travels as a string of one form; `parse` answers `undefined` to refuse. */
const stringScalar = (
  name: string,
  parse: (text: string) => string | undefined,
): GraphQLScalarType<string, string> => {
  const check = (value: unknown): string => {
    const text = typeof value === 'string' ? parse(value) : undefined;
    if (text === undefined) throw badValue(name, value);
    return text;
  };
  return new GraphQLScalarType<string, string>({
    name,
    serialize: check,
    parseValue: check,
    parseLiteral: (node: ValueNode) => check(literalOf(node)),
  });
};

/** Whole numbers may be written without quotes in a document. */
const literalOf = (node: ValueNode): unknown =>
  node.kind === Kind.STRING || node.kind === Kind.INT ? node.value : undefined;

const matching =
  (pattern: RegExp) =>
  (text: string): string | undefined =>
    pattern.test(text) ? text : undefined;

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** Postgres knows no year 0, and reads no year of five digits as JavaScript writes it. */
const earliest = Date.parse('0001-01-01T00:00:00.000Z');
const latest = Date.parse('9999-12-31T23:59:59.999Z');

const instantOf = (text: string): string | undefined => {
  const milliseconds = rfc3339.test(text) ? Date.parse(text) : Number.NaN;
  const isStorable = milliseconds >= earliest && milliseconds <= latest;
  return isStorable ? new Date(milliseconds).toISOString() : undefined;
};

/** Resolvers of the shared scalars (schema/graphql/shared.graphql). */
export const scalarResolvers = {
  DateTime: stringScalar('DateTime', instantOf),
  Decimal: stringScalar('Decimal', matching(/^-?\d{1,30}(\.\d{1,10})?$/)),
  BigInt: stringScalar('BigInt', matching(/^-?\d{1,40}$/)),
  CurrencyCode: stringScalar('CurrencyCode', matching(/^[A-Z]{3}$/)),
  CountryCode: stringScalar('CountryCode', matching(/^[A-Z]{2}$/)),
  URL: stringScalar('URL', (text) => (URL.canParse(text) ? text : undefined)),
  EmailAddress: stringScalar('EmailAddress', matching(/^[^\s@]{1,64}@[^\s@]{1,255}$/)),
};
