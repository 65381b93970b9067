import { type ExecutionResult, type FormattedExecutionResult } from 'graphql';
import { toGraphQLError } from './client-error.ts';

/** A presentable result in the shape that graphql-ws sends. */
export const toExecutionResult = ({
  data,
  errors,
  extensions,
}: FormattedExecutionResult): ExecutionResult => ({
  ...(data !== undefined && { data }),
  ...(errors && { errors: errors.map(toGraphQLError) }),
  ...(extensions && { extensions }),
});
