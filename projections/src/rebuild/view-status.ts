import { type GenerationOptions } from '@marketgraph/infra/engine';
import { type Standing } from '@marketgraph/infra/ports';

/** How the generations of a view stand. */
export type ViewStatus = {
  readonly view: string;
  readonly handler: string;
  /** Events of its domain on the bus. */
  readonly events: number;
  /** The process that builds or switches it now. */
  readonly builder: string | undefined;
  readonly live: Standing | undefined;
  readonly next: Standing | undefined;
  readonly previous: Standing | undefined;
};

export const viewStatus = async (options: GenerationOptions): Promise<ViewStatus> => {
  const { projection, generations, bus } = options;
  const { name: handler, source, view } = projection;
  const of = { handler, source };
  const next = await generations.standing(of, 'next');
  return {
    view,
    handler,
    events: (await bus.last(source))?.sequence ?? 0,
    builder: next && (await builderOf(options)),
    live: await generations.standing(of, 'live'),
    next,
    previous: await generations.standing(of, 'previous'),
  };
};

const builderOf = async ({
  projection,
  generations,
}: GenerationOptions): Promise<string | undefined> => {
  const handler = projection.name;
  const next = await generations.open(handler, 'next');
  try {
    const nothing = { renew: [], take: [], release: [] };
    const asking = { member: 'status', handlers: [handler], forMs: 0, ...nothing };
    const { owners } = await next.beat(asking);
    return owners.find(({ heldMs }) => heldMs > 0)?.owner;
  } finally {
    await next.close();
  }
};
