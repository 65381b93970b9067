import { DELETED } from './stream-head.ts';

const PREFIX = '$$';

/** Int64.Max, which no JSON number of JavaScript can write. */
const INT64_MAX = '9223372036854775807';

export const metadataStreamOf = (stream: string): string => PREFIX + stream;

/** The stream that a metadata stream speaks of; undefined for any other stream. */
export const originalStreamOf = (stream: string): string | undefined =>
  stream.startsWith(PREFIX) ? stream.slice(PREFIX.length) : undefined;

/** `$tb` of a metadata event; 0 when it has none or is not JSON, which the real server forgives too. */
export const readTruncateBefore = (data: Uint8Array): number => {
  const { $tb: truncateBefore } = readMetadata(data);
  return typeof truncateBefore === 'number' ? Math.min(truncateBefore, DELETED) : 0;
};

/** The same metadata with another `$tb`. */
export const withTruncateBefore = (data: Uint8Array, truncateBefore: number): Uint8Array => {
  const { $tb: _, ...rest } = readMetadata(data);
  const others = Object.entries(rest).map((entry) =>
    entry.map((part) => JSON.stringify(part)).join(':'),
  );
  const value = truncateBefore === DELETED ? INT64_MAX : truncateBefore.toString();
  return Buffer.from(`{${[...others, `"$tb":${value}`].join(',')}}`);
};

const readMetadata = (data: Uint8Array): Readonly<Record<string, unknown>> => {
  try {
    const metadata: unknown = JSON.parse(Buffer.from(data).toString());
    return typeof metadata === 'object' && metadata !== null ? { ...metadata } : {};
  } catch {
    return {};
  }
};
