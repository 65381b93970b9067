import { status } from '@grpc/grpc-js';
import { z } from 'zod';

/** The calls a fault can hit: methods of Streams, `subscribe` apart from `read`, and the other services. */
const target = z.enum([
  'append',
  'batchAppend',
  'read',
  'subscribe',
  'delete',
  'tombstone',
  'serverFeatures',
  'gossip',
  'persistentSubscriptions',
]);
export type FaultTarget = z.output<typeof target>;

/** gRPC's names; its object has the numbers as names, too. */
const codes = Object.keys(status).filter((name) =>
  /^[A-Z_]+$/.test(name),
) as (keyof typeof status)[];

const ms = z.int().min(0);
const position = z.string().regex(/^\d+\/\d+$/, 'commit/prepare');

/** Of a read or a subscription: how many events are let through before it strikes. */
const afterEvents = z.int().min(0);

const hasEvents = (fault: { on: FaultTarget; afterEvents?: number | undefined }): boolean =>
  fault.afterEvents === undefined || fault.on === 'read' || fault.on === 'subscribe';
const noEvents = 'only reads and subscriptions have events';

const when = {
  /** How often it strikes before it is used up. A batch append counts by append, everything else by call. */
  times: z.union([z.int().min(1), z.literal('always')]).default(1),
  /** The probability that it strikes where it could. */
  chance: z.number().min(0).max(1).default(1),
  /** The same seed decides in the same way. */
  seed: z.int().default(0),
};

/** What can go wrong between client and server. Everything is checked, so that it may come from outside. */
export const faultSchema = z.discriminatedUnion('kind', [
  /** Does what it was asked, durably, and does not say so: stays silent, or ends the call as UNAVAILABLE. */
  z.strictObject({
    kind: z.literal('drop-reply'),
    on: target.extract(['append', 'batchAppend', 'delete', 'tombstone']),
    then: z.enum(['silence', 'break']).default('silence'),
    ...when,
  }),
  /** Says it twice; of a read or subscription, everything. */
  z.strictObject({
    kind: z.literal('duplicate-reply'),
    on: target.extract(['batchAppend', 'read', 'subscribe']),
    ...when,
  }),
  /** Does it at once and says so later. Later answers of the same call overtake only in a batch append. */
  z.strictObject({ kind: z.literal('delay-reply'), on: target, ms, ...when }),
  /** Refuses as a follower does, and names another node. */
  z.strictObject({
    kind: z.literal('not-leader'),
    on: target,
    leader: z.strictObject({ host: z.string().min(1), port: z.int().min(1).max(65_535) }),
    ...when,
  }),
  /**
   * Accepts the call and does nothing, for `ms` or for ever. With `afterEvents` a subscription is
   * confirmed and goes on until so many events were sent, then falls silent without ending.
   */
  z
    .strictObject({
      kind: z.literal('stall'),
      on: target,
      ms: ms.optional(),
      afterEvents: afterEvents.optional(),
      ...when,
    })
    .refine(hasEvents, noEvents),
  /** Ends the call with a status of gRPC, without the trailers that explain it; nothing is done. */
  z.strictObject({
    kind: z.literal('error'),
    on: target,
    code: z.enum(codes).default('UNKNOWN'),
    ...when,
  }),
  /** Appends, and answers an error: one without details, one nobody knows, or that time was up. */
  z.strictObject({
    kind: z.literal('error-reply'),
    on: target.extract(['batchAppend']),
    details: z.enum(['none', 'unrecognised', 'timeout']).default('none'),
    ...when,
  }),
  /** Sends a checkpoint that is not true, such as `END`, which real servers have sent; then may break. */
  z.strictObject({
    kind: z.literal('checkpoint'),
    on: target.extract(['subscribe']),
    position,
    afterEvents: afterEvents.default(0),
    then: z.enum(['go-on', 'break']).default('go-on'),
    ...when,
  }),
  /** Ends a read or a subscription on the way: with an error, or as if all was said. */
  z.strictObject({
    kind: z.literal('kill'),
    on: target.extract(['read', 'subscribe']),
    afterEvents,
    as: z.enum(['UNAVAILABLE', 'CANCELLED', 'ABORTED', 'OK']).default('UNAVAILABLE'),
    ...when,
  }),
  /** Resets the connection of the call, and with it every other call of that connection. */
  z
    .strictObject({
      kind: z.literal('reset'),
      on: target,
      afterEvents: afterEvents.optional(),
      ...when,
    })
    .refine(hasEvents, noEvents),
  /** Begins a subscription at the start, wherever it was asked to begin. */
  z.strictObject({ kind: z.literal('replay'), on: target.extract(['subscribe']), ...when }),
]);

/** A fault as it is asked for; what is left out has its default. */
export type Fault = z.input<typeof faultSchema>;

/** A fault with everything decided. */
export type DecidedFault = z.output<typeof faultSchema>;

/** 2^64-1 as a checkpoint: to resume there means the end, so everything before is lost. */
export const END = '18446744073709551615/18446744073709551615';
