import { startStack } from '@marketgraph/local';
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
      readonly personalDataKey: string;
    };
  }
}

/** One whole stack, seeded, for all scenarios: each uses buyers and products of its own. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const stack = await startStack({
    report: (event) => console.log(JSON.stringify(event)),
  });
  await seedShop(createShopClient(stack.urls.graphql));
  project.provide('stack', {
    graphql: stack.urls.graphql,
    stripe: stack.urls.stripe,
    mails: stack.urls.mails,
    eventStore: stack.urls.eventstore,
    postgres: stack.urls.postgres,
    personalDataKey: stack.env['PERSONAL_DATA_KEY'] ?? '',
  });
  return stack.stop;
};
