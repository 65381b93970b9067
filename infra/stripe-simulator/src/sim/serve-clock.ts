import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { durationPattern, toMs } from '../time/duration.ts';
import type { World } from '../world.ts';

const change = z.union([
  z.strictObject({ advance: z.string().regex(durationPattern, 'such as 90s, 24h or 7d') }),
  z.strictObject({ to: z.iso.datetime() }),
  z.strictObject({ frozen: z.boolean() }),
]);
type Change = z.output<typeof change>;

/** Reads and moves the simulator's time. */
export const serveClock = (app: FastifyInstance, world: World): void => {
  app.get('/_sim/clock', () => shown(world));
  app.post('/_sim/clock', async (request, reply) => {
    const asked = change.safeParse(request.body);
    if (!asked.success) return reply.code(400).send({ error: z.prettifyError(asked.error) });
    const problem = await apply(world, asked.data);
    return problem ? reply.code(400).send({ error: problem }) : shown(world);
  });
};

const shown = ({ clock }: World) => ({
  now: new Date(clock.now()).toISOString(),
  frozen: clock.state.frozenAt !== null,
});

const apply = async ({ clock, clockwork }: World, asked: Change): Promise<string | undefined> => {
  if ('advance' in asked) await clockwork.advance(toMs(asked.advance));
  else if ('frozen' in asked) clockwork.freeze(asked.frozen);
  else {
    const ahead = Date.parse(asked.to) - clock.now();
    if (ahead < 0) return 'time does not go back';
    await clockwork.advance(ahead);
  }
  return undefined;
};
