import { type AnyProjection } from '@marketgraph/infra/engine';
import { type ViewStore } from '@marketgraph/infra/ports';
import { type Domain, domains } from '@marketgraph/schema';
import { views } from '../views.ts';

/** A view, and the database it lives in. */
export type RegisteredView = { readonly database: Domain; readonly projection: AnyProjection };

/** There is no view of that name. */
export class UnknownViewError extends Error {
  readonly code = 'UNKNOWN_VIEW';
}

/** What acts on the world is never run again over the past. */
export class ReactionRefusedError extends Error {
  readonly code = 'REACTION_REFUSED';
}

/**
 * Views by their names, as in `order-view` or `orders_order-view`. Throws `ReactionRefusedError` for a name that one of the
 * databases knows as another kind of handler, and `UnknownViewError`.
 */
export const findViews = async (
  names: readonly string[],
  databases: () => Promise<readonly ViewStore[]>,
  registry: readonly RegisteredView[] = views,
): Promise<readonly RegisteredView[]> => {
  const found: RegisteredView[] = [];
  for (const name of names) {
    const view = registry.find(({ projection }) =>
      [projection.name, projection.view].includes(name),
    );
    if (!view) throw await strangerError(name, await databases(), registry);
    found.push(view);
  }
  return found;
};

const strangerError = async (
  name: string,
  databases: readonly ViewStore[],
  registry: readonly RegisteredView[],
): Promise<Error> => {
  const known = registry.map(({ projection }) => projection.view).join(', ');
  if (await isHandler(name, databases)) {
    return new ReactionRefusedError(
      `${name} is a reaction: it sends, charges and commands, and what it has done must not be done again.\nOnly views can be rebuilt: ${known}`,
    );
  }
  return new UnknownViewError(`there is no view ${name}. There are: ${known}`);
};

const isHandler = async (name: string, databases: readonly ViewStore[]): Promise<boolean> => {
  const sources = domains.filter((domain) => domain !== 'analytics');
  for (const database of databases) {
    for (const source of sources) if (await database.checkpoint(name, source)) return true;
  }
  return false;
};
