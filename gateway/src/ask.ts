import { type ApolloServer } from '@apollo/server';
import { type FormattedExecutionResult } from 'graphql';
import { type GatewayContext } from './gateway-context.ts';

type Question = {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
};

/** A query or mutation in the name of a context's viewer, with all that an HTTP request meets. */
export type Ask = (
  question: Question,
  context: GatewayContext,
) => Promise<FormattedExecutionResult>;

export const createAsk =
  (apollo: ApolloServer<GatewayContext>): Ask =>
  async (question, contextValue) => {
    const { body } = await apollo.executeOperation(question, { contextValue });
    if (body.kind === 'single') return body.singleResult;
    throw new Error('Apollo answered in parts, which nothing here asks for');
  };
