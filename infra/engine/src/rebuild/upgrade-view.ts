import { type GenerationOptions } from './rebuild-options.ts';
import { rebuild, withNext } from './rebuild-view.ts';

/** A new version of a view is built, and does not go live by itself. */
export class UpgradeRefusedError extends Error {
  readonly code = 'UPGRADE_REFUSED';
}

/**
 * Builds this code's version of a view beside an older one that has rows, and switches; readers keep the
 * old rows meanwhile. Waits while another process does so. Does nothing if there is nothing to replace.
 * Throws `UpgradeRefusedError` when events are parked that the older version had taken.
 */
export const upgradeView = async (options: GenerationOptions): Promise<void> => {
  if (!(await isOlder(options))) return;
  const { projection, generations, logger } = options;
  const { name: handler, source, table } = projection;
  const live = await generations.standing({ handler, source }, 'live');
  if (!live || live.rows === 0) return;
  const versions = { handler, from: live.version, to: table.version, rows: live.rows };
  logger.info(versions, `${handler} is built anew beside the version that is read`);
  await withNext({ ...options, isPatient: true }, async (next, held) => {
    // Another process was here first.
    if (!(await isOlder(options))) return;
    const { outcome, seconds, to, parked } = await rebuild(options, next, held);
    if (outcome === 'switched') {
      logger.info({ ...versions, seconds, at: to?.sequence }, `${handler} is read anew`);
      return;
    }
    const streams = parked.map(({ stream }) => stream).slice(0, 10);
    throw new UpgradeRefusedError(
      `${handler} stays at version ${live.version}: the new one parks ${parked.length} streams (${streams.join(', ')}). Correct the code, or accept it: npm run rebuild -- ${handler} --accept-parked`,
    );
  });
};

const isOlder = async ({ projection, generations }: GenerationOptions): Promise<boolean> => {
  const live = await generations.versionOf(projection.name, 'live');
  return live !== undefined && live < projection.table.version;
};
