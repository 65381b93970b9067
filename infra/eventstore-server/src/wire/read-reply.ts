import { ReadResp, StreamIdentifier } from './stubs.ts';

const serialize = (reply: InstanceType<typeof ReadResp>): Buffer =>
  Buffer.from(reply.serializeBinary());

export const encodeConfirmation = (subscriptionId: string): Buffer =>
  serialize(
    new ReadResp().setConfirmation(
      new ReadResp.SubscriptionConfirmation().setSubscriptionId(subscriptionId),
    ),
  );

export const encodeCheckpoint = (position: number): Buffer =>
  serialize(
    new ReadResp().setCheckpoint(
      new ReadResp.Checkpoint().setCommitPosition(`${position}`).setPreparePosition(`${position}`),
    ),
  );

export const encodeStreamNotFound = (stream: string): Buffer =>
  serialize(
    new ReadResp().setStreamNotFound(
      new ReadResp.StreamNotFound().setStreamIdentifier(
        new StreamIdentifier().setStreamName(Buffer.from(stream)),
      ),
    ),
  );

export const caughtUp = serialize(new ReadResp().setCaughtUp(new ReadResp.CaughtUp()));
