import any from 'google-protobuf/google/protobuf/any_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import type { AppendOutcome, Target } from '../append-events.ts';
import type { ExpectedRevision } from '../expected-revision.ts';
import {
  AllStreamPosition,
  BadRequest,
  BatchAppendResp,
  Code,
  MaximumAppendSizeExceeded,
  Status,
  StreamDeleted,
  StreamIdentifier,
  Timeout,
  Unknown,
  UUID,
  WrongExpectedVersion,
} from './stubs.ts';

type Success = InstanceType<typeof BatchAppendResp.Success>;
type Refusal = InstanceType<typeof Status>;
type Wrong = InstanceType<typeof WrongExpectedVersion>;

/** How a batch append can fail besides being refused. */
export type BatchFailure = { readonly outcome: 'bad-request' | 'failed'; readonly message: string };

export type BatchOutcome = AppendOutcome | BatchFailure;

/** The reply to one correlation id. It always names the stream, without which the client crashes. */
export const encodeBatchAppendReply = (
  correlationId: string,
  target: Target,
  result: BatchOutcome,
): Buffer => {
  const reply = new BatchAppendResp()
    .setCorrelationId(new UUID().setString(correlationId))
    .setStreamIdentifier(new StreamIdentifier().setStreamName(Buffer.from(target.stream)));
  if (result.outcome === 'written') reply.setSuccess(encodeSuccess(result));
  else reply.setError(encodeRefusal(target, result));
  return Buffer.from(reply.serializeBinary());
};

const encodeSuccess = ({
  lastRevision,
  position,
}: {
  lastRevision: number;
  position: number;
}): Success => {
  const success = new BatchAppendResp.Success();
  if (lastRevision < 0)
    return success.setNoStream(new empty.Empty()).setNoPosition(new empty.Empty());
  const at = position.toString();
  return success
    .setCurrentRevision(lastRevision.toString())
    .setPosition(new AllStreamPosition().setCommitPosition(at).setPreparePosition(at));
};

const encodeRefusal = (
  { stream, expected }: Target,
  result: Exclude<BatchOutcome, { outcome: 'written' }>,
): Refusal => {
  switch (result.outcome) {
    case 'wrong-expected-revision':
      return refusal(
        Code.ALREADY_EXISTS,
        'WrongExpectedVersion',
        encodeWrong(expected, result.actual),
      );
    case 'stream-deleted': {
      const identifier = new StreamIdentifier().setStreamName(Buffer.from(stream));
      return refusal(
        Code.FAILED_PRECONDITION,
        'StreamDeleted',
        new StreamDeleted().setStreamIdentifier(identifier),
      );
    }
    case 'too-large':
      return refusal(
        Code.INVALID_ARGUMENT,
        'MaximumAppendSizeExceeded',
        new MaximumAppendSizeExceeded().setMaxappendsize(result.maxSize),
      );
    case 'too-late':
      return refusal(Code.DEADLINE_EXCEEDED, 'Timeout', new Timeout());
    case 'bad-request':
      return refusal(
        Code.INVALID_ARGUMENT,
        'BadRequest',
        new BadRequest().setMessage(result.message),
      ).setMessage(result.message);
    case 'failed':
      return refusal(Code.UNKNOWN, 'Unknown', new Unknown()).setMessage(result.message);
  }
};

/** The client looks only at the name of the packed type, which is the message's own below `event_store.client`. */
const refusal = (
  code: Parameters<Refusal['setCode']>[0],
  name: string,
  details: { serializeBinary(): Uint8Array },
): Refusal => {
  const packed = new any.Any();
  packed.pack(details.serializeBinary(), `event_store.client.${name}`);
  return new Status().setCode(code).setMessage(name).setDetails(packed);
};

const encodeWrong = (expected: ExpectedRevision, actual: number): Wrong => {
  const wrong = new WrongExpectedVersion();
  if (actual < 0) wrong.setCurrentNoStream(new empty.Empty());
  else wrong.setCurrentStreamRevision(actual.toString());
  switch (expected) {
    case 'any':
      return wrong.setExpectedAny(new empty.Empty());
    case 'stream_exists':
      return wrong.setExpectedStreamExists(new empty.Empty());
    case 'no_stream':
      return wrong.setExpectedNoStream(new empty.Empty());
    default:
      return wrong.setExpectedStreamPosition(expected.toString());
  }
};
