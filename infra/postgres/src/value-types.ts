import { TypeOverrides, types } from 'pg';

const { INT8, TIMESTAMPTZ, DATE } = types.builtins;

/** Counts and minor units are numbers here: beyond 2^53 they would silently be wrong ones. */
const toSafeInteger = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is not a safe integer`);
  return value;
};

/** Throws `RangeError` on what no date can hold, such as `infinity`. */
const toInstant = (text: string): string => new Date(text).toISOString();

/** Rows as the schema's views declare them: `bigint` a number, `timestamptz` an ISO string in UTC. */
export const valueTypes = new TypeOverrides();
valueTypes.setTypeParser(INT8, toSafeInteger);
valueTypes.setTypeParser(TIMESTAMPTZ, toInstant);
// A day is not an instant: the driver would make one in the zone of this machine.
valueTypes.setTypeParser(DATE, (text) => text);
