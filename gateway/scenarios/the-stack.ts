import { removeFolder, startStack, temporaryFolder } from '@marketgraph/local';
import { createShopClient, seedShop } from '@marketgraph/local/shop';
import { type TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    readonly stack: {
      readonly graphql: string;
      readonly stripe: string;
      readonly mails: string;
      readonly eventStore: string;
      readonly postgres: string;
      /** The folder in which the stack keeps everything. */
      readonly state: string;
      readonly personalDataKey: string;
    };
  }
}

/** One whole stack, seeded, for all scenarios: each uses buyers and products of its own. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const state = temporaryFolder();
  const stack = await startStack({
    stateDir: state,
    report: (event) => console.log(JSON.stringify(event)),
  });
  await seedShop(createShopClient(stack.urls.graphql));
  project.provide('stack', {
    graphql: stack.urls.graphql,
    stripe: stack.urls.stripe,
    mails: stack.urls.mails,
    eventStore: stack.urls.eventstore,
    postgres: stack.urls.postgres,
    state,
    personalDataKey: stack.env['PERSONAL_DATA_KEY'] ?? '',
  });
  return () => stack.stop().finally(() => removeFolder(state));
};
