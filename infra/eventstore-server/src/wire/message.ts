import { encodeResolved, type Resolved } from './event.ts';
import { PersistentReadResp } from './stubs.ts';
import { structuredUuid } from './uuid.ts';

type Reply = InstanceType<typeof PersistentReadResp>;

const serialize = (reply: Reply): Buffer => Buffer.from(reply.serializeBinary());

/**
 * An event for a consumer. Both services carry events in the same fields, so that the first try is
 * answered with the stored bytes.
 */
export const encodeMessage = (resolved: Resolved, retries: number): Buffer => {
  const stored = encodeResolved(resolved);
  if (retries === 0) return stored;
  const reply = PersistentReadResp.deserializeBinary(stored);
  reply.getEvent()?.setRetryCount(retries);
  return serialize(reply);
};

/** The same for the clients that take ids as two numbers. */
export const withStructuredMessageIds = (bytes: Buffer): Buffer => {
  const reply = PersistentReadResp.deserializeBinary(bytes);
  for (const event of [reply.getEvent()?.getEvent(), reply.getEvent()?.getLink()]) {
    const id = event?.getId()?.getString();
    if (id) event?.setId(structuredUuid(id));
  }
  return serialize(reply);
};

export const encodeGroupConfirmation = (subscriptionId: string): Buffer =>
  serialize(
    new PersistentReadResp().setSubscriptionConfirmation(
      new PersistentReadResp.SubscriptionConfirmation().setSubscriptionId(subscriptionId),
    ),
  );
