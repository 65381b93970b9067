import type { RefusedRequest, Result } from './answer.ts';
import type { Call } from './endpoint.ts';
import { isRefused } from './refusal.ts';
import type { Delivery } from './webhooks/delivery.ts';
import { record, type World } from './world.ts';

/** Something that no request of the API asks for: time, the buyer, or a bank does it. */
export type Part = (call: Call<object>) => Result | RefusedRequest;

/** Lets a part be played; returns what came of it, and the webhooks that are now due. */
export const act = (
  world: World,
  baseUrl: string,
  part: Part,
): { readonly result: Result | RefusedRequest; readonly deliveries: readonly Delivery[] } => {
  const at = world.clock.seconds();
  const { ledger } = world;
  const result = part({ params: {}, target: '', access: 'secret', at, ledger, baseUrl });
  if (isRefused(result)) return { result, deliveries: [] };
  const origin = { requestId: null, idempotencyKey: null, baseUrl, at };
  return { result, deliveries: record(world, origin, { result }) };
};
