import { describe, expect, it } from 'vitest';
import { runChaos } from './run-chaos.ts';
import { openSite } from './site/site.ts';

const options = { minutes: 1, seed: 11, rate: 1, settle: 3, calm: false, loseBus: false };

describe('a shop whose parts are killed, frozen and cut off', () => {
  it('loses nothing and does nothing twice', { timeout: 400_000 }, async () => {
    const site = await openSite();
    try {
      const uninterrupted = new AbortController().signal;
      const outcome = await runChaos(site, options, () => undefined, uninterrupted);
      expect(outcome.violations).toEqual([]);
      expect(outcome.injected.length).toBeGreaterThan(10);
      expect(outcome.facts?.entries.length).toBeGreaterThan(10);
    } finally {
      await site.stop();
      site.forget();
    }
  });
});
