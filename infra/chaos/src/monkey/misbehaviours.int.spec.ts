import { freePortBase, startStack, type Stack } from '@marketgraph/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Levers, misbehaviours } from './misbehaviours.ts';

describe('a server', () => {
  let stack: Stack;
  let levers: Levers;
  beforeAll(async () => {
    const portBase = await freePortBase();
    const port = portBase + 31;
    stack = await startStack({
      portBase,
      only: ['eventstore', 'stripe'],
      detours: () => ({ EVENTSTORE_FAULTS_PORT: String(port) }),
    });
    levers = {
      knobs: `${stack.urls.stripe}/_sim/knobs`,
      storeFaults: `http://127.0.0.1:${port}/faults`,
    };
  });
  afterAll(() => stack.stop());

  it.each(
    Object.entries(misbehaviours).flatMap(([server, all]) =>
      all.map((misbehaviour) => [server, misbehaviour.name, misbehaviour] as const),
    ),
  )(
    'can be told to misbehave, and to behave again: %s, %s',
    async (_server, _name, { begin, end }) => {
      const before = await shown(levers);
      await begin(levers, 7);
      expect(await shown(levers)).not.toEqual(before);
      await end(levers);
      expect(await shown(levers)).toEqual(before);
    },
  );
});

/** What both have been told and not yet done. */
const shown = async ({ knobs, storeFaults }: Levers) => {
  const answers = await Promise.all([fetch(knobs), fetch(storeFaults)]);
  const [asked, faults] = await Promise.all(answers.map((answer) => answer.text()));
  return { asked: asked?.replace(/"seed":"\d*"/, ''), faults };
};
