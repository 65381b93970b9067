import { setTimeout as pause } from 'node:timers/promises';

import { accessOf, refusePublishable, type Access } from './access.ts';
import { answerOf, type RefusedRequest, type Result } from './answer.ts';
import type { Endpoint } from './endpoint.ts';
import { fingerprintOf, recall, type KeyedRequest, type StoredAnswer } from './idempotency.ts';
import { answeredInstead, isDoneAllTheSame, refusedAtTheDoor } from './faults/faulty-answer.ts';
import type { RequestFault } from './faults/request-fault.ts';
import { invalidRequest, isRefused, type Refused } from './refusal.ts';
import type { Delivery } from './webhooks/delivery.ts';
import { apiVersion, record, type Origin, type World } from './world.ts';

/** A request as it came in, before anything was checked. */
export type Incoming = Origin & {
  readonly path: string;
  readonly target: string;
  readonly authorization: string | undefined;
  /** The one of the API that is asked for. */
  readonly version: string | undefined;
  readonly params: Readonly<Record<string, unknown>>;
  readonly fault: RequestFault | undefined;
};

/** What goes back, and the webhooks that are due after it. */
export type Handled = {
  readonly status: number;
  readonly body: string;
  readonly isReplay: boolean;
  /** The request whose work this is, where there is a key: itself, or the first one. */
  readonly original: string | null;
  readonly deliveries: readonly Delivery[];
};

/**
 * The order of Stripe's checks: rate limit, key, parameters, idempotency, work. Only what passed
 * all checks is stored for repeats of the same key, whatever came of it.
 */
export const handle = async (
  world: World,
  endpoint: Endpoint,
  incoming: Incoming,
): Promise<Handled> => {
  const turnedAway = refusedAtTheDoor(incoming.fault);
  if (turnedAway) return unstored(turnedAway, incoming);
  const admitted = admit(endpoint, incoming);
  if (isRefused(admitted)) return unstored(admitted, incoming);
  const work = endpoint.prepare({
    params: admitted.params,
    target: incoming.target,
    access: admitted.access,
    at: incoming.at,
    ledger: world.ledger,
    baseUrl: incoming.baseUrl,
  });
  if (isRefused(work)) return unstored(work, incoming);
  const keyed = endpoint.method === 'POST' ? keyedRequest(incoming, admitted.params) : undefined;
  return keyed ? once(world, { incoming, keyed, work }) : perform(world, { incoming, work });
};

type Work = () => Result | RefusedRequest;
type Job = { readonly incoming: Incoming; readonly work: Work; readonly keyed?: KeyedRequest };

const admit = (
  endpoint: Endpoint,
  { authorization, version, params: { key, ...params } }: Incoming,
): { access: Access; params: Record<string, unknown> } | Refused => {
  const admitted = accessOf(authorization, key);
  if (isRefused(admitted)) return admitted;
  if (version !== undefined && version !== apiVersion) return refuseVersion(version);
  const { access } = admitted;
  const isAllowed = access === 'secret' || endpoint.access === 'publishable';
  return isAllowed ? { access, params } : refusePublishable;
};

const refuseVersion = (version: string): Refused =>
  invalidRequest(
    `Invalid Stripe API version: ${version}. Only ${apiVersion} is simulated: that of the stripe package.`,
  );

const keyedRequest = (
  { idempotencyKey: key, path, at, requestId }: Incoming,
  params: Record<string, unknown>,
): KeyedRequest | undefined =>
  key === null ? undefined : { key, path, at, requestId, fingerprint: fingerprintOf(params) };

/** Works at most once per idempotency key; a repeat gets the first answer. */
const once = async (world: World, job: Job & { keyed: KeyedRequest }): Promise<Handled> => {
  const { ledger, keysInUse } = world;
  const { key } = job.keyed;
  const stored = ledger.get('answer', key);
  const known = recall(job.keyed, { stored, isRunning: keysInUse.has(key) });
  if (known === 'execute') {
    keysInUse.add(key);
    return perform(world, job).finally(() => keysInUse.delete(key));
  }
  if (isRefused(known)) return unstored(known, job.incoming);
  const { status, body, requestId: original } = known.replay;
  return { status, body, isReplay: true, original, deliveries: [] };
};

const perform = async (world: World, { incoming, work, keyed }: Job): Promise<Handled> => {
  const { fault } = incoming;
  if (fault?.fault === 'slow') await pause(fault.ms);
  const instead = answeredInstead(fault);
  const outcome = instead && !isDoneAllTheSame(fault) ? instead : work();
  const answer = answerOf(instead ?? outcome, incoming.requestId);
  const handled = { status: answer.status, body: JSON.stringify(answer.body) };
  const stored: StoredAnswer | undefined = keyed && { ...keyed, id: keyed.key, ...handled };
  const change = { answer: stored, ...(!isRefused(outcome) && { result: outcome }) };
  const original = keyed ? incoming.requestId : null;
  return { ...handled, isReplay: false, original, deliveries: record(world, incoming, change) };
};

const unstored = (refused: RefusedRequest, { requestId }: Incoming): Handled => {
  const { status, body } = answerOf(refused, requestId);
  const answer = { status, body: JSON.stringify(body) };
  return { ...answer, isReplay: false, original: null, deliveries: [] };
};
