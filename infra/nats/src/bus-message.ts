import { type BusMessage, type RawEvent } from '@marketgraph/infra/ports';
import { StreamDamagedError } from './failure.ts';
import { type Message } from './transport.ts';

/** The body is the event as it is: what a store hands over is JSON already. */
export const encodeEvent = (event: RawEvent): string => JSON.stringify(event);

/** Only relays write to these streams, and whoever handles an event checks it against its contract. */
export const decodeEvent = (body: string): RawEvent => {
  try {
    return JSON.parse(body) as RawEvent;
  } catch (cause) {
    throw new StreamDamagedError('a stream of events holds a message that is none', { cause });
  }
};

export const decodeMessage = (message: Message): BusMessage => ({
  sequence: sequenceOf(message.reply ?? ''),
  event: decodeEvent(message.string()),
});

/**
 * The sequence in the stream, which JetStream puts into the subject for acknowledgements:
 * `$JS.ACK.<stream>.<consumer>.<deliveries>.<sequence>.…`, in newer servers with domain and account before the stream.
 */
export const sequenceOf = (reply: string): number => {
  const tokens = reply.split('.');
  return Number(tokens[tokens.length < 11 ? 5 : 7]);
};
