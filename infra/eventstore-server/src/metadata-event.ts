import { randomUUID } from 'node:crypto';
import type { Group, Written } from './group.ts';
import { metadataStreamOf, withTruncateBefore } from './metadata-stream.ts';
import { decodeData } from './wire/event.ts';

const NOTHING = new Uint8Array();

/** Makes a soft-deleted stream visible again from a revision on; the rest of its metadata stays. */
export const undelete = (group: Group, stream: string, from: number): void => {
  const metadataStream = metadataStreamOf(stream);
  const { lastRevision } = group.head(metadataStream);
  const metadata = group.recordAt(metadataStream, lastRevision);
  const data = withTruncateBefore(metadata ? decodeData(metadata.reply) : NOTHING, from);
  writeMetadata(group, stream, data);
};

/** Appends an event to a stream's metadata, whatever state that is in. */
export const writeMetadata = (group: Group, stream: string, data: Uint8Array): Written =>
  group.append(metadataStreamOf(stream), [
    { id: randomUUID(), type: '$metadata', isJson: true, data, metadata: NOTHING },
  ]);
