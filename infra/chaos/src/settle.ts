import { setTimeout as delay } from 'node:timers/promises';
import { type Observer } from './facts/observer.ts';
import { type Progress } from './facts/progress.ts';

/** Whether everything came to rest, and what did not. */
export type Settled = { readonly ms: number; readonly unsettled: readonly string[] };

const stillForMs = 6_000;

const lagging = (progress: readonly Progress[]): readonly string[] =>
  progress
    .filter(({ at, of }) => at !== of)
    .map(({ reader, source, at, of }) => `${reader} is at ${at} of ${of} of ${source}`);

type Seen = Pick<Observer, 'progress' | 'parked' | 'pendingWebhooks'>;

const look = async ({ progress, parked, pendingWebhooks }: Seen) => {
  const all = await progress();
  const webhooks = await pendingWebhooks();
  const late = [...lagging(all), ...(await parked())];
  return {
    print: JSON.stringify(all.map(({ reader, source, at, of }) => [reader, source, at, of])),
    open: webhooks > 0 ? [...late, `${webhooks} webhooks are not delivered`] : late,
  };
};

const tryToLook = async (observer: Seen) => {
  try {
    return await look(observer);
  } catch (error) {
    // A server may still be on its way back.
    return { print: '', open: [`the site can not be looked at: ${String(error)}`] };
  }
};

/** Waits until everybody has read everything and nothing has changed for a while; at most so long. */
export const settle = async (
  observer: Seen,
  limitMs: number,
  say: (open: readonly string[]) => void,
): Promise<Settled> => {
  const since = Date.now();
  let before = '';
  let stillSince = since;
  for (;;) {
    const { print, open } = await tryToLook(observer);
    const now = Date.now();
    if (print !== before || open.length > 0) stillSince = now;
    before = print;
    if (now - stillSince >= stillForMs) return { ms: now - since, unsettled: [] };
    if (now - since > limitMs) return { ms: now - since, unsettled: open };
    say(open);
    await delay(1_000);
  }
};
