import { setTimeout as wait } from 'node:timers/promises';
import { type EventBus, UnavailableError, type ViewStore } from '@marketgraph/infra/ports';
import { type EventDomain } from '@marketgraph/schema';

export type CatchUpOptions = {
  readonly bus: Pick<EventBus, 'last'>;
  readonly views: Pick<ViewStore, 'checkpoint'>;
  /** Milliseconds to wait before giving up. */
  readonly patienceMs?: number;
};

const lookEveryMs = 20;

/**
 * Resolves when a view has taken in all that the bus held when this was called: for reactions that need every
 * row of somebody. Throws `UnavailableError` if that takes too long: the reaction is tried again.
 */
export const untilCaughtUp = async (
  { name, source }: { readonly name: string; readonly source: EventDomain },
  { bus, views, patienceMs = 2_000 }: CatchUpOptions,
): Promise<void> => {
  const goal = (await bus.last(source))?.sequence ?? 0;
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const at = (await views.checkpoint(name, source))?.sequence ?? 0;
    if (at >= goal) return;
    if (performance.now() > deadline) throw new UnavailableError(`${name} is behind its source`);
    await wait(lookEveryMs);
  }
};
