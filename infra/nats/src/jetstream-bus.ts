import { type EventBus, parsePosition } from '@marketgraph/infra/ports';
import { type Patience, persist } from '@marketgraph/infra/patience';
import { busStreamName, type EventDomain } from '@marketgraph/schema';
import { type Logger } from 'pino';
import { decodeEvent } from './bus-message.ts';
import { consume } from './consume.ts';
import { createInspectStream } from './domain-stream.ts';
import { errorCode, isJetStreamError, StreamDamagedError } from './failure.ts';
import { type JetStream } from './jetstream.ts';
import { publish } from './publish.ts';
import { type Transport } from './transport.ts';

export type BusParts = {
  readonly transport: Transport;
  readonly jetStream: JetStream;
  readonly patience: Patience;
  readonly logger: Logger | undefined;
};

/** The event bus over JetStream, one stream per domain. Closing it ends what is consumed. */
export const createJetStreamBus = (parts: BusParts): EventBus => {
  const { jetStream, patience, logger } = parts;
  const inspect = createInspectStream(jetStream, logger);
  const closing = new AbortController();

  const last = async (domain: EventDomain) => {
    const { state } = await inspect(domain);
    if (state.last_seq === 0) return undefined;
    const stream = busStreamName(domain);
    if (state.messages === 0) throw new StreamDamagedError(`${stream} was emptied`);
    const { position } = decodeEvent(await jetStream.getMessage(stream, state.last_seq));
    return { sequence: state.last_seq, position: parsePosition(position) };
  };

  const find = async (domain: EventDomain, sequence: number) => {
    try {
      const body = await jetStream.getMessage(busStreamName(domain), sequence);
      return { sequence, event: decodeEvent(body) };
    } catch (error) {
      if (nowhere.some((code) => isJetStreamError(error, code))) return undefined;
      throw error;
    }
  };

  return {
    find: (domain, sequence) =>
      persist(`find in ${busStreamName(domain)}`, patience, () => find(domain, sequence)),
    last: (domain) => persist(`last of ${busStreamName(domain)}`, patience, () => last(domain)),
    publish: (domain, after, events) =>
      publish({ jetStream, inspect, patience }, domain, after, events),
    consume: (domain, { signal, ...options }) => {
      const either = AbortSignal.any([signal, closing.signal]);
      return consume({ ...parts, inspect }, domain, { ...options, signal: either });
    },
    close: async () => closing.abort(),
  };
};

const nowhere = [errorCode.noMessageFound, errorCode.streamNotFound];
