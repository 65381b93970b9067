import { type AnyReaction, defineReaction, untilCaughtUp } from '@marketgraph/infra/engine';
import { type EventBus, type Generations, type ViewStore } from '@marketgraph/infra/ports';
import { type Domain } from '@marketgraph/schema';
import { type ReadView } from './consistency/create-await-views.ts';

export type ForgetPreviousParts = {
  readonly domain: Domain;
  readonly bus: Pick<EventBus, 'last'>;
  readonly views: Pick<ViewStore, 'checkpoint'>;
  readonly generations: Pick<Generations, 'drop'>;
};

/**
 * The generation that a rebuild left to roll back to reads nothing any more, so it would show for ever who was
 * forgotten since: it is dropped. None for a domain whose views show nothing personal.
 */
export const forgetPrevious = (
  { domain, bus, views, generations }: ForgetPreviousParts,
  ofDomain: readonly ReadView[],
): readonly AnyReaction[] => {
  const personal = ofDomain.filter(({ readsPersonalData = false }) => readsPersonalData);
  if (personal.length === 0) return [];
  const reaction = defineReaction<'accounts'>({
    name: `${domain}_forget-previous`,
    source: 'accounts',
    handle: async (event) => {
      if (event.type !== 'UserForgotten') return;
      for (const view of personal) {
        // What is live may become the previous one meanwhile: no older than this.
        await untilCaughtUp(view, { bus, views });
        await generations.drop(view.name, 'previous');
      }
    },
  });
  return [reaction];
};
