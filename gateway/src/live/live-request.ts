import { getArgumentValues, getVariableValues, GraphQLError } from 'graphql';
import { type Generation } from '../generation.ts';
import { type LiveOperation } from './live-operation.ts';

/** A live operation with its variables: what one group of equal subscribers wants. */
export type LiveRequest = {
  /** Equal for equal operations with equal variables. */
  readonly key: string;
  readonly operation: LiveOperation;
  /** As the client gave them. */
  readonly variables: Record<string, unknown>;
  /** The live field's arguments: also the variables of its guard. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly topics: readonly { readonly view: string; readonly key: string }[];
  readonly entityId: string;
};

/** Throws a `GraphQLError` when the variables do not fit, or can not name anything there is. */
export const createLiveRequest = (
  { clientSchema }: Generation,
  operation: LiveOperation,
  variables: Record<string, unknown>,
): LiveRequest => {
  const { field, fieldNode } = operation;
  const definitions = operation.operation.variableDefinitions ?? [];
  const { coerced, errors } = getVariableValues(clientSchema, definitions, variables);
  if (errors?.[0]) throw new GraphQLError(errors[0].message, badUserInput);
  const definition = clientSchema.getSubscriptionType()?.getFields()[field.name];
  if (!definition) throw new Error(`The schema lost its field ${field.name}`);
  const args = getArgumentValues(definition, fieldNode, coerced);
  const fill = (template: string): string => fillTemplate(template, args, field.entity.field);
  return {
    key: JSON.stringify([operation.key, coerced]),
    operation,
    variables,
    args,
    topics: field.topics.map(({ view, key }) => ({ view, key: fill(key) })),
    entityId: fill(field.entity.id),
  };
};

const badUserInput = { extensions: { code: 'BAD_USER_INPUT' } };

/** The answer to a guard's null: of other people's data not even the existence is told. */
export const notFound = (entity: string): GraphQLError =>
  new GraphQLError(`There is no such ${entity}.`, { extensions: { code: 'NOT_FOUND' } });

// The values become a part of a subject: no dots, wildcards or spaces.
const keyable = /^[\w=+/-]{1,128}$/;

const fillTemplate = (
  template: string,
  args: Readonly<Record<string, unknown>>,
  entity: string,
): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(args[name]);
    if (!keyable.test(value)) throw notFound(entity);
    return value;
  });
