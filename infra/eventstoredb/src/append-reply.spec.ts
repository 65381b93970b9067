import shared from '@eventstore/db-client/generated/shared_pb.js';
import status from '@eventstore/db-client/generated/status_pb.js';
import streams, { type BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { ConcurrencyError } from '@marketgraph/infra/ports';
import { BrokenCallError } from '@marketgraph/infra/patience';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import { describe, expect, it } from 'vitest';
import { decodeReply } from './append-reply.ts';
import { RefusedError } from './failure.ts';

const refusal = (name: string, details: Uint8Array = new Uint8Array()): BatchAppendResp => {
  const packed = new any.Any();
  packed.pack(details, name);
  return new streams.BatchAppendResp().setError(
    new status.Status().setMessage(name).setDetails(packed),
  );
};

const decoding = (reply: BatchAppendResp) => () => decodeReply('order-1', 4, reply);

describe('decodeReply', () => {
  it('answers revision and position', () => {
    const success = new streams.BatchAppendResp.Success()
      .setCurrentRevision('5')
      .setPosition(
        new shared.AllStreamPosition()
          .setCommitPosition('9007199254740993')
          .setPreparePosition('7'),
      );
    expect(decoding(new streams.BatchAppendResp().setSuccess(success))()).toEqual({
      revision: 5,
      position: { commit: 9007199254740993n, prepare: 7n },
    });
  });

  it('answers no position where the server gave none', () => {
    const success = new streams.BatchAppendResp.Success().setCurrentRevision('5');
    const reply = new streams.BatchAppendResp().setSuccess(success);
    expect(decoding(reply)()).toEqual({ revision: 5, position: undefined });
  });

  it('says at which revision the stream is', () => {
    const wrong = new shared.WrongExpectedVersion().setCurrentStreamRevision('7');
    const reply = refusal('event_store.client.WrongExpectedVersion', wrong.serializeBinary());
    expect(decoding(reply)).toThrow(ConcurrencyError);
    expect(decoding(reply)).toThrow('order-1 is at 7, not at 4');
  });

  it.each(['StreamDeleted', 'AccessDenied', 'MaximumAppendSizeExceeded', 'BadRequest'])(
    'takes %s for an answer',
    (name) => expect(decoding(refusal(`event_store.client.${name}`))).toThrow(RefusedError),
  );

  // "Server Is Not Ready" comes with an empty message as its details.
  it.each(['event_store.client.Timeout', 'event_store.client.Unknown', 'google.protobuf.Empty'])(
    'lets an append be repeated after %s',
    (name) => expect(decoding(refusal(name))).toThrow(BrokenCallError),
  );

  it('lets an append be repeated after a reply without a result', () => {
    expect(decoding(new streams.BatchAppendResp())).toThrow(BrokenCallError);
  });
});
