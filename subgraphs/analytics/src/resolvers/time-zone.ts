import { GraphQLError } from 'graphql';

/** Names only: Postgres takes an offset for a POSIX zone, and counts it in the other direction. */
const name = /^[a-z][\w+-]*(\/[\w+-]+)*$/i;

/** A time zone by any of its IANA names, also those of old; throws `BAD_USER_INPUT` for anything else. */
export const timeZoneNamed = (timeZone: string): string => {
  if (name.test(timeZone) && isKnown(timeZone)) return timeZone;
  throw new GraphQLError(`There is no time zone ${JSON.stringify(timeZone)}: use an IANA name.`, {
    extensions: { code: 'BAD_USER_INPUT' },
  });
};

/** `Intl.supportedValuesOf` would leave out every second name: it lists each zone once. */
const isKnown = (timeZone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false; // The only way to ask.
  }
};
