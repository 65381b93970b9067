import { DELETED } from './stream-head.ts';

/** Int64.Max, which no JSON number of JavaScript can write. */
const INT64_MAX = '9223372036854775807';

/** `$tb` of a metadata event; 0 when it has none or is not JSON, which the real server forgives too. */
export const readTruncateBefore = (data: Uint8Array): number => {
  const truncateBefore = readMetadata(data)['$tb'];
  return typeof truncateBefore === 'number' ? Math.min(truncateBefore, DELETED) : 0;
};

/** The same metadata with another `$tb`; everything else in it is kept. */
export const withTruncateBefore = (data: Uint8Array, truncateBefore: number): Buffer => {
  const { $tb: _, ...rest } = readMetadata(data);
  const others = JSON.stringify(rest).slice(1, -1);
  const value = truncateBefore === DELETED ? INT64_MAX : truncateBefore.toString();
  return Buffer.from(`{${others}${others === '' ? '' : ','}"$tb":${value}}`);
};

const readMetadata = (data: Uint8Array): Record<string, unknown> => {
  try {
    const metadata: unknown = JSON.parse(Buffer.from(data).toString());
    return typeof metadata === 'object' && metadata !== null ? { ...metadata } : {};
  } catch {
    return {};
  }
};
