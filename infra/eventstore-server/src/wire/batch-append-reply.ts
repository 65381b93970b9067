import any from 'google-protobuf/google/protobuf/any_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import type { ExpectedRevision } from '../expected-revision.ts';
import { MAX_APPEND_SIZE, type AppendOutcome, type AppendRequest } from '../streams.ts';
import {
  AllStreamPosition,
  BadRequest,
  BatchAppendResp,
  MaximumAppendSizeExceeded,
  Status,
  StreamDeleted,
  StreamIdentifier,
  Timeout,
  Unknown,
  UUID,
  WrongExpectedVersion,
} from './stubs.ts';

type Reply = InstanceType<typeof BatchAppendResp>;
type Details = { serializeBinary(): Uint8Array };

/** `google.rpc.Code` of the refusals. */
const code = {
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  alreadyExists: 6,
  failedPrecondition: 9,
} as const;

/** Why a batch append was not even tried. */
export type BatchFailure =
  | { readonly outcome: 'bad-request'; readonly message: string }
  | { readonly outcome: 'timeout' }
  | { readonly outcome: 'unknown' };

/** The reply that belongs to one correlation id; it always names the stream, without which the client crashes. */
export const encodeBatchAppendReply = (
  correlationId: string,
  { stream, expected }: Pick<AppendRequest, 'stream' | 'expected'>,
  result: AppendOutcome | BatchFailure,
): Buffer => {
  const reply = new BatchAppendResp()
    .setCorrelationId(new UUID().setString(correlationId))
    .setStreamIdentifier(new StreamIdentifier().setStreamName(Buffer.from(stream)));
  if (result.outcome === 'written')
    reply.setSuccess(encodeSuccess(result.lastRevision, result.position));
  else reply.setError(encodeError(expected, result));
  return Buffer.from(echoExpected(reply, expected).serializeBinary());
};

const encodeSuccess = (
  lastRevision: number,
  at: number,
): InstanceType<typeof BatchAppendResp.Success> => {
  const success = new BatchAppendResp.Success();
  if (lastRevision < 0)
    return success.setNoStream(new empty.Empty()).setNoPosition(new empty.Empty());
  const position = new AllStreamPosition().setCommitPosition(`${at}`).setPreparePosition(`${at}`);
  return success.setCurrentRevision(`${lastRevision}`).setPosition(position);
};

const encodeError = (
  expected: ExpectedRevision,
  result: Exclude<AppendOutcome, { outcome: 'written' }> | BatchFailure,
): InstanceType<typeof Status> => {
  switch (result.outcome) {
    case 'wrong-expected-revision':
      return failure(
        code.alreadyExists,
        'WrongExpectedVersion',
        encodeWrong(expected, result.actual),
      );
    case 'stream-deleted':
      return failure(code.failedPrecondition, 'StreamDeleted', new StreamDeleted());
    case 'too-large':
      return failure(
        code.invalidArgument,
        'MaximumAppendSizeExceeded',
        new MaximumAppendSizeExceeded().setMaxappendsize(MAX_APPEND_SIZE),
      );
    case 'bad-request':
      return failure(
        code.invalidArgument,
        'BadRequest',
        new BadRequest().setMessage(result.message),
      );
    case 'timeout':
      return failure(code.deadlineExceeded, 'Timeout', new Timeout());
    case 'unknown':
      return failure(code.unknown, 'Unknown', new Unknown());
  }
};

/** The client looks only at the type's name, which is the message's own below `event_store.client`. */
const failure = (number: number, name: string, details: Details): InstanceType<typeof Status> => {
  const packed = new any.Any();
  packed.pack(details.serializeBinary(), `event_store.client.${name}`);
  return new Status().setCode(number).setMessage(name).setDetails(packed);
};

const encodeWrong = (
  expected: ExpectedRevision,
  actual: number,
): InstanceType<typeof WrongExpectedVersion> => {
  const wrong = new WrongExpectedVersion();
  if (actual < 0) wrong.setCurrentNoStream(new empty.Empty());
  else wrong.setCurrentStreamRevision(`${actual}`);
  switch (expected) {
    case 'any':
      return wrong.setExpectedAny(new empty.Empty());
    case 'stream_exists':
      return wrong.setExpectedStreamExists(new empty.Empty());
    case 'no_stream':
      return wrong.setExpectedNoStream(new empty.Empty());
    default:
      return wrong.setExpectedStreamPosition(`${expected}`);
  }
};

const echoExpected = (reply: Reply, expected: ExpectedRevision): Reply => {
  switch (expected) {
    case 'any':
      return reply.setAny(new empty.Empty());
    case 'stream_exists':
      return reply.setStreamExists(new empty.Empty());
    case 'no_stream':
      return reply.setNoStream(new empty.Empty());
    default:
      return reply.setStreamPosition(`${expected}`);
  }
};
