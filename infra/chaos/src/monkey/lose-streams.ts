import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Site } from '../site/site.ts';

/** NATS ends and comes back empty, as after the loss of its disk. It is stopped first, so that it writes nothing more. */
export const loseStreams = (site: Site): void => {
  site.kill('nats', 'SIGSTOP');
  rmSync(join(site.state, 'nats', 'jetstream'), { recursive: true, force: true });
  site.kill('nats', 'SIGKILL');
};
