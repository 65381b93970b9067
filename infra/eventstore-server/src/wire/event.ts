import type { LogRecord } from '../record.ts';
import { DELETED } from '../stream-head.ts';
import { structuredUuid } from './uuid.ts';
import { ReadResp, StreamIdentifier, UUID } from './stubs.ts';

/** Everything of an event that readers get to see. */
export type EventContent = Omit<LogRecord, 'reply'> & {
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
};

/** What a reader gets of a record: an event of its own, or a link with what it points to. */
export type Resolved =
  | { readonly event: LogRecord }
  | { readonly link: LogRecord; readonly event: LogRecord | undefined };

const INT64_MAX = '9223372036854775807';

/** The protocol's number of a revision. */
const revisionText = (revision: number): string =>
  revision === DELETED ? INT64_MAX : revision.toString();

/** The serialised reply that carries an event to a reader, made once when the event is appended. */
export const encodeEvent = (content: EventContent): Buffer => {
  const position = content.position.toString();
  const event = new ReadResp.ReadEvent.RecordedEvent()
    .setId(new UUID().setString(content.id))
    .setStreamIdentifier(new StreamIdentifier().setStreamName(Buffer.from(content.stream)))
    .setStreamRevision(revisionText(content.revision))
    .setCommitPosition(position)
    .setPreparePosition(position)
    .setData(content.data)
    .setCustomMetadata(content.metadata);
  event
    .getMetadataMap()
    .set('type', content.type)
    .set('content-type', content.isJson ? 'application/json' : 'application/octet-stream')
    // .NET ticks of 100 ns: more digits than a number holds.
    .set('created', `${content.created}0000`);
  const reply = new ReadResp().setEvent(
    new ReadResp.ReadEvent().setEvent(event).setCommitPosition(position),
  );
  return Buffer.from(reply.serializeBinary());
};

/** The data of an encoded event. */
export const decodeData = (reply: Buffer): Uint8Array =>
  ReadResp.deserializeBinary(reply).getEvent()?.getEvent()?.getData_asU8() ?? new Uint8Array();

/** The metadata of an encoded event. */
export const decodeMetadata = (reply: Buffer): Uint8Array =>
  ReadResp.deserializeBinary(reply).getEvent()?.getEvent()?.getCustomMetadata_asU8() ??
  new Uint8Array();

export const storedReply = ({ reply }: LogRecord): Buffer => reply;

/** The reply with a link and its event side by side; an event of its own is answered as it is stored. */
export const encodeResolved = (resolved: Resolved): Buffer => {
  if (!('link' in resolved)) return resolved.event.reply;
  const reply = ReadResp.deserializeBinary(resolved.link.reply);
  const target = resolved.event && ReadResp.deserializeBinary(resolved.event.reply);
  const both = reply.getEvent();
  both?.setLink(both.getEvent()).setEvent(target?.getEvent()?.getEvent());
  return Buffer.from(reply.serializeBinary());
};

/** The same reply for the clients that take ids as two numbers; rare, so it may cost a decoding. */
export const withStructuredIds = (reply: Buffer): Buffer => {
  const message = ReadResp.deserializeBinary(reply);
  for (const event of [message.getEvent()?.getEvent(), message.getEvent()?.getLink()]) {
    const id = event?.getId()?.getString();
    if (id) event?.setId(structuredUuid(id));
  }
  return Buffer.from(message.serializeBinary());
};
