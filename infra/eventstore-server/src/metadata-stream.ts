import { DELETED, everythingVisible, type Visibility } from './stream-head.ts';

const PREFIX = '$$';

/** Int64.Max, which no JSON number of JavaScript can write. */
const INT64_MAX = '9223372036854775807';

export const metadataStreamOf = (stream: string): string => PREFIX + stream;

/** The stream that a metadata stream speaks of; undefined for any other stream. */
export const originalStreamOf = (stream: string): string | undefined =>
  stream.startsWith(PREFIX) ? stream.slice(PREFIX.length) : undefined;

/** What a metadata event hides; nothing when it is not JSON, which the real server forgives too. */
export const readVisibility = (data: Uint8Array): Visibility => {
  const { $tb: truncateBefore, $maxCount: maxCount, $maxAge: maxAge } = readMetadata(data);
  return {
    truncateBefore:
      typeof truncateBefore === 'number'
        ? Math.min(truncateBefore, DELETED)
        : everythingVisible.truncateBefore,
    maxCount: positive(maxCount) ?? everythingVisible.maxCount,
    maxAge: positive(maxAge) ?? everythingVisible.maxAge,
  };
};

const positive = (value: unknown): number | undefined =>
  typeof value === 'number' && value > 0 ? value : undefined;

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
