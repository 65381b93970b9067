import { seedOnce } from '../seed/seed-once.ts';
import { createShopClient } from '../shop/shop-client.ts';
import { isToy } from '../stack/environment.ts';
import { type Stack } from '../stack/open-stack.ts';
import { firstSteps, summaryOf } from './summary.ts';

/** What decides about the words at the end of a start. */
export interface GreetingOptions {
  readonly state: string;
  /** Whether a new shop gets demo accounts and products. */
  readonly seed: boolean;
  /** When the start began, by `performance.now()`. */
  readonly since: number;
}

const describe = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** A shop that can not be filled is still a shop. */
const stepsInto = async (stack: Stack, state: string): Promise<string> => {
  try {
    await seedOnce(state, createShopClient(stack.urls.graphql));
    return firstSteps;
  } catch (error) {
    return `The demo shop could not be filled: ${describe(error)}\n`;
  }
};

/** Waits until the stack is ready, fills a new shop, and answers what to tell about both. Rejects with `ready`. */
export const greetingOf = async (
  stack: Stack,
  { state, seed, since }: GreetingOptions,
): Promise<string> => {
  await stack.ready;
  const hasShop = seed && isToy(process.env) && stack.services.includes('gateway');
  const steps = hasShop ? await stepsInto(stack, state) : '';
  return `${summaryOf(stack, state, (performance.now() - since) / 1_000)}\n${steps}`;
};
