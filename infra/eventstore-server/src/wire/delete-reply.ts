import type { Target, WriteOutcome } from '../append-events.ts';
import { streamDeleted, wrongExpectedVersion } from './rpc-error.ts';
import { DeleteResp } from './stubs.ts';

/** The reply of Delete and of Tombstone, which look the same. Throws an RpcError for a refusal. */
export const encodeDeleteReply = ({ stream, expected }: Target, result: WriteOutcome): Buffer => {
  switch (result.outcome) {
    case 'written': {
      const at = `${result.position}`;
      const position = new DeleteResp.Position().setCommitPosition(at).setPreparePosition(at);
      return Buffer.from(new DeleteResp().setPosition(position).serializeBinary());
    }
    case 'wrong-expected-revision':
      throw wrongExpectedVersion(stream, expected, result.actual);
    case 'stream-deleted':
      throw streamDeleted(stream);
  }
};
