import {
  type DocumentNode,
  getOperationAST,
  GraphQLError,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { type Generation } from '../generation.ts';
import { limits } from '../limits.ts';
import { createLru } from '../lru.ts';
import { liveFieldsOf } from './live-field.ts';
import { type LiveOperation, planLiveOperation } from './live-operation.ts';

/** A parsed document and which of its operations is meant. */
export type ParsedOperation = {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
};

/** Throws a `GraphQLError`: no GraphQL, too long, or no such operation in it. */
export const parseOperation = (query: string, operationName?: string | null): ParsedOperation => {
  const document = parseDocument(query);
  const operation = getOperationAST(document, operationName);
  if (operation) return { document, operation };
  throw new GraphQLError('The document does not have exactly one operation that could be meant.', {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
  });
};

const parseDocument = (query: string): DocumentNode => {
  try {
    return parse(query, { maxLexicalTokens: limits.tokens });
  } catch (cause) {
    if (!(cause instanceof GraphQLError)) throw cause;
    throw withCode(cause, 'GRAPHQL_PARSE_FAILED');
  }
};

/** Validates and plans subscriptions, each document once. Throws the first `GraphQLError`. */
export const createLiveOperations = (
  generation: Generation,
): ((parsed: ParsedOperation) => LiveOperation) => {
  const fields = liveFieldsOf(generation);
  const planned = createLru<LiveOperation>(500);
  return ({ document, operation }) =>
    planned.get(`${operation.name?.value ?? ''}\n${document.loc?.source.body ?? ''}`, () => {
      const [problem] = validate(generation.clientSchema, document);
      if (problem) throw withCode(problem, 'GRAPHQL_VALIDATION_FAILED');
      return planLiveOperation(generation, fields, document, operation);
    });
};

const withCode = (error: GraphQLError, code: string): GraphQLError =>
  new GraphQLError(error.message, {
    extensions: { code },
    ...(error.nodes && { nodes: error.nodes }),
    ...(error.source && error.positions && { source: error.source, positions: error.positions }),
  });
