import { type ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { formatPosition, type Position, type RawEvent } from '@marketgraph/infra/ports';

const end = (2n ** 64n - 1n).toString();

/** `undefined` for the largest number, which servers send and take for "the end": no event stands there. */
export const toPosition = (commit: string, prepare: string): Position | undefined =>
  commit === end || prepare === end
    ? undefined
    : { commit: BigInt(commit), prepare: BigInt(prepare) };

/** Data that is no JSON stays text: the contract refuses it where it is read. */
export const toRawEvent = (event: ReadResp.ReadEvent.RecordedEvent): RawEvent => {
  const system = event.getMetadataMap();
  return {
    eventId: event.getId()?.getString() ?? '',
    stream: textOf(event.getStreamIdentifier()?.getStreamName_asU8()),
    revision: Number(event.getStreamRevision()),
    position: formatPosition(positionOf(event)),
    recordedAt: toInstant(system.get('created')),
    type: system.get('type') ?? '',
    data: parseIfJson(textOf(event.getData_asU8())),
    metadata: parseIfJson(textOf(event.getCustomMetadata_asU8())),
  };
};

export const positionOf = (event: ReadResp.ReadEvent.RecordedEvent): Position => ({
  commit: BigInt(event.getCommitPosition()),
  prepare: BigInt(event.getPreparePosition()),
});

/** Without a copy of the bytes. */
const textOf = ({ buffer, byteOffset, byteLength }: Uint8Array = new Uint8Array()): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString();

/** The server counts in 100 ns since 1970. */
const toInstant = (ticks = '0'): string => new Date(Number(BigInt(ticks) / 10_000n)).toISOString();

const parseIfJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
