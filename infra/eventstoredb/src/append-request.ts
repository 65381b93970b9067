import { type ExpectedRevision, type NewEvent } from '@marketgraph/infra/ports';
import { BatchAppendReq, StreamIdentifier, UUID, WellKnownEmpty } from './stubs.ts';

export type AppendRequest = InstanceType<typeof BatchAppendReq>;

/**
 * One append in one message: servers refuse appends long before a message is full.
 * It names no deadline: then the server takes its own, and clocks need not agree.
 */
export const encodeAppend = (
  stream: string,
  expected: ExpectedRevision,
  events: readonly NewEvent[],
): AppendRequest =>
  new BatchAppendReq()
    .setOptions(encodeOptions(stream, expected))
    .setProposedMessagesList(events.map(encodeEvent))
    .setIsFinal(true);

const encodeOptions = (stream: string, expected: ExpectedRevision) => {
  const options = new BatchAppendReq.Options().setStreamIdentifier(
    new StreamIdentifier().setStreamName(Buffer.from(stream)),
  );
  return expected === 'no_stream'
    ? options.setNoStream(new WellKnownEmpty())
    : options.setStreamPosition(expected.toString());
};

const encodeEvent = ({ id, type, data, metadata }: NewEvent) => {
  const message = new BatchAppendReq.ProposedMessage()
    .setId(new UUID().setString(id))
    .setData(Buffer.from(JSON.stringify(data)))
    .setCustomMetadata(Buffer.from(JSON.stringify(metadata)));
  message.getMetadataMap().set('type', type).set('content-type', 'application/json');
  return message;
};
