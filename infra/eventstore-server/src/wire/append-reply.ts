import type { ExpectedRevision } from '../expected-revision.ts';
import type { AppendOutcome, Target } from '../append-events.ts';
import { deadlineExceeded, maxAppendSizeExceeded, streamDeleted } from './rpc-error.ts';
import { AppendResp, Empty } from './stubs.ts';

type Wrong = InstanceType<typeof AppendResp.WrongExpectedVersion>;

/** The reply of the unary Append. Throws what the protocol answers as an error of the call. */
export const encodeAppendReply = (target: Target, result: AppendOutcome): Buffer => {
  switch (result.outcome) {
    case 'written':
      return serialize(
        new AppendResp().setSuccess(encodeSuccess(result.lastRevision, result.position)),
      );
    case 'wrong-expected-revision':
      return serialize(
        new AppendResp().setWrongExpectedVersion(encodeWrong(target.expected, result.actual)),
      );
    case 'stream-deleted':
      throw streamDeleted(target.stream);
    case 'too-large':
      throw maxAppendSizeExceeded(result.maxSize);
    case 'too-late':
      throw deadlineExceeded();
  }
};

const serialize = (reply: InstanceType<typeof AppendResp>): Buffer =>
  Buffer.from(reply.serializeBinary());

const encodeSuccess = (
  lastRevision: number,
  at: number,
): InstanceType<typeof AppendResp.Success> => {
  const success = new AppendResp.Success();
  if (lastRevision < 0) return success.setNoStream(new Empty()).setNoPosition(new Empty());
  const position = new AppendResp.Position().setCommitPosition(`${at}`).setPreparePosition(`${at}`);
  return success.setCurrentRevision(`${lastRevision}`).setPosition(position);
};

/** Says everything twice: clients before 20.6.1 read other fields. */
const encodeWrong = (expected: ExpectedRevision, actual: number): Wrong => {
  const wrong = new AppendResp.WrongExpectedVersion();
  if (actual < 0) wrong.setCurrentNoStream(new Empty()).setNoStream2060(new Empty());
  else wrong.setCurrentRevision(`${actual}`).setCurrentRevision2060(actual);
  return setExpected(wrong, expected);
};

const setExpected = (wrong: Wrong, expected: ExpectedRevision): Wrong => {
  switch (expected) {
    case 'any':
      return wrong.setExpectedAny(new Empty()).setAny2060(new Empty());
    case 'stream_exists':
      return wrong.setExpectedStreamExists(new Empty()).setStreamExists2060(new Empty());
    case 'no_stream':
      return wrong.setExpectedNoStream(new Empty());
    default:
      return wrong.setExpectedRevision(`${expected}`).setExpectedRevision2060(expected);
  }
};
