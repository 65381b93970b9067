import { describe, expect, it } from 'vitest';
import { runChaos } from './run-chaos.ts';
import { openSite } from './site.ts';

const options = { minutes: 1 / 3, seed: 11, rate: 2, settle: 3, calm: false, loseBus: false };

describe('a shop whose processes are killed and frozen', () => {
  it('loses nothing and does nothing twice', { timeout: 300_000 }, async () => {
    const site = await openSite();
    try {
      const { violations, injected, facts } = await runChaos(site, options, () => undefined);
      expect(violations).toEqual([]);
      expect(injected.length).toBeGreaterThan(3);
      expect(facts?.entries.length).toBeGreaterThan(10);
    } finally {
      await site.stop();
      site.forget();
    }
  });
});
