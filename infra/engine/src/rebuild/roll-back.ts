import { type Checkpoint } from '@marketgraph/infra/ports';
import { buildingOf } from './build-next.ts';
import { load } from './catch-up.ts';
import { type GenerationOptions } from './rebuild-options.ts';
import { withNext } from './rebuild-view.ts';
import { switchBeside } from './switch-beside.ts';

/** There is no generation to go back to. */
export class NoPreviousError extends Error {
  readonly code = 'NO_PREVIOUS';
}

/** The generation to go back to was written by code of another version. */
export class OtherVersionError extends Error {
  readonly code = 'OTHER_VERSION';
}

export type RolledBack = { readonly handler: string; readonly to: Checkpoint | undefined };

/**
 * Puts the generation before the last switch back in place, after it has read what came since; what was
 * live is kept as `previous`, so that it can be undone. Throws `NoPreviousError`, `OtherVersionError`, and
 * what a switch throws.
 */
export const rollBack = (
  options: GenerationOptions & { readonly acceptParked?: boolean | undefined },
): Promise<RolledBack> =>
  withNext(options, async (_next, held) => {
    const { projection, generations, views, acceptParked = false } = options;
    const { name: handler, source, table } = projection;
    const version = await generations.versionOf(handler, 'previous');
    if (version === undefined) throw new NoPreviousError(`${handler} has no previous generation`);
    if (version !== table.version) {
      throw new OtherVersionError(
        `the previous generation of ${handler} is of version ${version}, this code writes version ${table.version}`,
      );
    }
    const previous = await generations.open(handler, 'previous');
    try {
      await previous.prepare(handler, table);
      const building = await buildingOf(options, previous, held, 'none');
      await load(building);
      const to = { beside: 'previous', lease: held.lease, acceptParked } as const;
      await switchBeside(building, to);
      return { handler, to: await views.checkpoint(handler, source) };
    } finally {
      await previous.close();
    }
  });
