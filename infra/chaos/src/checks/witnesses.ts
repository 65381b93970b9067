import { type Check, type Facts, type Violation } from '../facts/facts.ts';
import { type Sight, type Testimony } from '../load/witness.ts';
import { historiesOf, type Histories, type History } from './histories.ts';
import { createReport } from './violations.ts';

/** Followers saw only what the log holds, never went back on one connection, and ended with the final state. */
export const witnesses: Check = (facts) => {
  const histories = historiesOf(facts);
  return facts.testimonies.flatMap((testimony) => [
    ...untrue(testimony, histories),
    ...backwards(testimony, histories),
    ...staleOne(testimony, histories),
  ]);
};

/** Of those who still watch, who has not seen the final state. */
export const stale = ({ log, testimonies }: Pick<Facts, 'log' | 'testimonies'>) => {
  const histories = historiesOf({ log });
  return testimonies.flatMap((testimony) => staleOne(testimony, histories));
};

type Part = { readonly id: string; readonly status: string };

const nothing: ReadonlyMap<string, History> = new Map();

/** Its parts at a sight, each with what the log says of it; those that a subgraph did not answer are left out. */
const partsOf = (
  { order }: Sight,
  orderId: string,
  { payments, shipments }: Histories,
): readonly (Part & { readonly history: History })[] => {
  const known = (histories: ReadonlyMap<string, History>, parts: readonly Part[] | null) =>
    (parts ?? []).map((part) => ({ ...part, history: histories.get(part.id) ?? [] }));
  return [
    ...known(payments.get(orderId) ?? nothing, order.payments),
    ...known(shipments.get(orderId) ?? nothing, order.shipments),
  ];
};

const untrue = ({ orderId, sights }: Testimony, histories: Histories): readonly Violation[] => {
  const { unless, violations } = createReport('witnesses');
  const history = histories.orders.get(orderId) ?? [];
  for (const sight of sights) {
    const { order, eventId, eventType, revision } = sight;
    const { version, status } = order;
    unless(history[version] === status, `saw ${status} as version ${version}`, orderId);
    for (const part of partsOf(sight, orderId, histories))
      unless(part.history.includes(part.status), `saw ${part.id} ${part.status}`, orderId);
    if (eventId === null) continue;
    const event = histories.events.get(eventId);
    const isSame = event?.type === eventType && event.revision === revision;
    unless(isSame, `heard of ${eventType ?? 'nothing'}, which is not in the log`, orderId, eventId);
  }
  return violations;
};

/** A status that stood at no later step of the history than the one before. */
const backwards = ({ orderId, sights }: Testimony, histories: Histories): readonly Violation[] => {
  const { unless, violations } = createReport('witnesses');
  for (const [connection, all] of Map.groupBy(sights, (sight) => sight.connection)) {
    let version = 0;
    const steps = new Map<string, number>();
    for (const sight of all) {
      const to = sight.order.version;
      unless(to >= version, `went from version ${version} to ${to}, ${connection}`, orderId);
      version = to;
      for (const { id, status, history } of partsOf(sight, orderId, histories)) {
        const step = history.indexOf(status, steps.get(id) ?? 0);
        const isBack = step < 0 && history.includes(status);
        unless(!isBack, `${id} went back to ${status}, ${connection}`, orderId, id);
        if (step >= 0) steps.set(id, step);
      }
    }
  }
  return violations;
};

const staleOne = (
  { orderId, sights, isWatching }: Testimony,
  histories: Histories,
): readonly Violation[] => {
  const { unless, violations } = createReport('witnesses');
  if (!isWatching) return [];
  const last = sights.at(-1);
  const final = histories.orders.get(orderId) ?? [];
  const seen = last ? `${last.order.status}, version ${last.order.version}` : 'nothing';
  const wanted = `${final.at(-1) ?? 'nothing'}, version ${final.length - 1}`;
  unless(seen === wanted, `last saw ${seen} of ${wanted}`, orderId);
  if (!last) return violations;
  const parts = [
    ...(histories.payments.get(orderId) ?? nothing),
    ...(histories.shipments.get(orderId) ?? nothing),
  ];
  const shown = new Map(partsOf(last, orderId, histories).map(({ id, status }) => [id, status]));
  for (const [id, history] of parts) {
    const there = shown.get(id) ?? 'nothing';
    unless(there === history.at(-1), `last saw ${there} of ${history.at(-1) ?? ''}`, orderId, id);
  }
  return violations;
};
