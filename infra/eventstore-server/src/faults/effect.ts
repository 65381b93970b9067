import { status } from '@grpc/grpc-js';
import { notLeader, RpcError } from '../wire/rpc-error.ts';
import type { DecidedFault } from './fault.ts';
import { checkpointAt, isEvent, spoilReply, startOver } from './messages.ts';

/** One answer of the server; it goes on to its next one when it is told that this one was sent. */
export type Reply = { readonly bytes: Buffer; readonly sent: () => void };

/** What a fault may do with the call that it strikes. */
export type Wire = {
  readonly deliver: (request: unknown) => void;
  readonly send: (reply: Reply) => void;
  readonly end: (error: RpcError) => void;
  readonly reset: () => void;
};

type RequestEffect = (request: unknown, wire: Wire) => void;
type ReplyEffect = (reply: Reply, wire: Wire) => void;

/** What becomes of a request, and of each answer to it. What is left out passes as it is. */
export type Effect = { readonly request?: RequestEffect; readonly reply?: ReplyEffect };

export const effectOf = (fault: DecidedFault): Effect => {
  switch (fault.kind) {
    case 'drop-reply':
      return { reply: dropReply(fault) };
    case 'duplicate-reply':
      return { reply: sendTwice };
    case 'delay-reply':
      return { reply: delayReply(fault) };
    case 'not-leader':
      return { request: (_, { end }) => end(notLeader(fault.leader)) };
    case 'stall':
      return stall(fault);
    case 'error':
      return { request: (_, { end }) => end(failure(fault.code)) };
    case 'error-reply':
      return {
        reply: ({ bytes, sent }, { send }) =>
          send({ bytes: spoilReply(bytes, fault.details), sent }),
      };
    case 'checkpoint':
      return { reply: afterEvents(fault.afterEvents, sendCheckpoint(fault)) };
    case 'kill':
      return { reply: afterEvents(fault.afterEvents, ({ end }) => end(failure(fault.as))) };
    case 'reset':
      return fault.afterEvents === undefined
        ? { request: (_, { reset }) => reset() }
        : { reply: afterEvents(fault.afterEvents, ({ reset }) => reset()) };
    case 'replay':
      return { request: (request, { deliver }) => deliver(startOver(request)) };
  }
};

type Of<Kind extends DecidedFault['kind']> = Extract<DecidedFault, { kind: Kind }>;

const failure = (code: keyof typeof status): RpcError => new RpcError(status[code], 'A fault.');

/** Later, unless the process ends before. */
const after = (ms: number, act: () => void): void => void setTimeout(act, ms).unref();

/** Only a batch append has other answers to give, so only there the server goes on. */
const goesOn = ({ on }: DecidedFault): boolean => on === 'batchAppend';

const dropReply =
  (fault: Of<'drop-reply'>): ReplyEffect =>
  ({ sent }, { end }) => {
    if (fault.then === 'break') end(failure('UNAVAILABLE'));
    else if (goesOn(fault)) sent();
  };

const sendTwice: ReplyEffect = (reply, { send }) => {
  send({ bytes: reply.bytes, sent: () => undefined });
  send(reply);
};

const delayReply = (fault: Of<'delay-reply'>): ReplyEffect => {
  let isFirst = true;
  return (reply, { send }) => {
    if (!isFirst) {
      send(reply);
      return;
    }
    isFirst = false;
    if (goesOn(fault)) reply.sent();
    const sent = goesOn(fault) ? () => undefined : reply.sent;
    after(fault.ms, () => send({ bytes: reply.bytes, sent }));
  };
};

const stall = ({ ms, afterEvents: limit }: Of<'stall'>): Effect => {
  const hold = (act: () => void): void => {
    if (ms !== undefined) after(ms, act);
  };
  if (limit === undefined) return { request: (request, wire) => hold(() => wire.deliver(request)) };
  let [events, isHeld] = [0, false];
  // The server waits for one answer to be sent before it gives the next, so holding one holds all.
  return {
    reply: (reply, wire) => {
      if (isEvent(reply.bytes)) events += 1;
      if (isHeld || events <= limit) {
        wire.send(reply);
        return;
      }
      isHeld = true;
      hold(() => wire.send(reply));
    },
  };
};

const sendCheckpoint =
  ({ position, then }: Of<'checkpoint'>) =>
  ({ send, end }: Wire): void => {
    send({ bytes: checkpointAt(position), sent: () => undefined });
    if (then === 'break') end(failure('UNAVAILABLE'));
  };

/** Acts once, behind the event with which the number is reached; behind the confirmation if it is 0. */
const afterEvents = (limit: number, act: (wire: Wire) => void): ReplyEffect => {
  let [events, isDone] = [0, false];
  return (reply, wire) => {
    if (isEvent(reply.bytes)) events += 1;
    wire.send(reply);
    if (isDone || events < limit) return;
    isDone = true;
    act(wire);
  };
};
