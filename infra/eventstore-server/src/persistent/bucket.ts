import type { LogRecord } from '../record.ts';
import { decodeData, decodeMetadata } from '../wire/event.ts';
import { LINK_TYPE } from '../resolve-link.ts';

export const BUCKETS = 1024;

/** The bucket of an event's stream, or of its `$correlationId` if it has one. */
export const bucketOf = (record: LogRecord, by: 'stream' | 'correlation'): number => {
  const correlation = by === 'correlation' ? correlationOf(record) : undefined;
  return hash(correlation ?? streamOf(record)) % BUCKETS;
};

/** Of a link, the stream it points into. */
const streamOf = ({ type, stream, reply }: LogRecord): string => {
  if (type !== LINK_TYPE) return stream;
  const data = Buffer.from(decodeData(reply)).toString();
  return data.slice(data.indexOf('@') + 1);
};

const correlationOf = ({ reply }: LogRecord): string | undefined => {
  try {
    const metadata: unknown = JSON.parse(Buffer.from(decodeMetadata(reply)).toString());
    const found = (metadata as { $correlationId?: unknown } | null)?.$correlationId;
    return typeof found === 'string' ? found : undefined;
  } catch {
    // Metadata need not be JSON.
    return undefined;
  }
};

/** FNV-1a. */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
};
