import type { Kind } from '../ledger.ts';
import type { World } from '../world.ts';
import type { Due } from './agenda.ts';

/** Does what is due. */
export const happen = async (world: World, { kind, id }: Due<Kind>): Promise<void> => {
  if (kind === 'delivery') await world.webhooks.attempt(id);
};
