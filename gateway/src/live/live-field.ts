import {
  getNullableType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
  parse,
  validate,
} from 'graphql';
import { z } from 'zod';
import { type Generation } from '../generation.ts';

/** A subscription's field that carries `@live` (ADR 0005). */
export type LiveField = {
  readonly name: string;
  /** Whose changes push an update: `{ view, key }`, the key a template over the arguments. */
  readonly topics: readonly { readonly view: string; readonly key: string }[];
  /** The payload's field that holds the entity, the entity's type and its id as a template. */
  readonly entity: { readonly field: string; readonly type: string; readonly id: string };
  readonly payloadType: string;
  /** A query over the field's arguments: null to a viewer who may not see it. */
  readonly guard: string;
};

const directive = z.object({
  topics: z.array(z.string().regex(/^[a-z-]+\.[^.]+$/)).min(1),
  entity: z.string(),
  id: z.string(),
  guard: z.string(),
});

/** The live fields of a supergraph by name. Throws when a field declares something impossible. */
export const liveFieldsOf = (generation: Generation): ReadonlyMap<string, LiveField> => {
  const root = generation.supergraph.schema.schemaDefinition.rootType('subscription');
  const live = (root?.fields() ?? []).flatMap((field) => {
    const [applied] = field.appliedDirectivesOf('live');
    return applied ? [toLiveField(field.name, applied.arguments(), generation.clientSchema)] : [];
  });
  return new Map(live.map((field) => [field.name, field]));
};

const toLiveField = (name: string, args: unknown, schema: GraphQLSchema): LiveField => {
  const { topics, entity, id, guard } = directive.parse(args);
  checkTemplates(name, [...topics, id], schema);
  checkGuard(name, guard, schema);
  const payload = payloadOf(name, schema);
  return {
    name,
    topics: topics.map(toTopic),
    entity: { field: entity, type: entityTypeOf(name, entity, schema), id },
    payloadType: payload.name,
    guard,
  };
};

const toTopic = (topic: string): { view: string; key: string } => {
  const dot = topic.indexOf('.');
  return { view: topic.slice(0, dot), key: topic.slice(dot + 1) };
};

const impossible = (field: string, reason: string): Error =>
  new Error(`@live of Subscription.${field}: ${reason}`);

const payloadOf = (name: string, schema: GraphQLSchema): GraphQLObjectType => {
  const field = schema.getSubscriptionType()?.getFields()[name];
  const type = field && getNullableType(field.type);
  if (isObjectType(type)) return type;
  throw impossible(name, 'its payload must be one object');
};

const entityTypeOf = (name: string, entity: string, schema: GraphQLSchema): string => {
  const field = payloadOf(name, schema).getFields()[entity];
  const type = field && getNullableType(field.type);
  if (isObjectType(type)) return type.name;
  throw impossible(name, `its payload has no object ${entity}`);
};

const checkTemplates = (
  name: string,
  templates: readonly string[],
  schema: GraphQLSchema,
): void => {
  const known = schema
    .getSubscriptionType()
    ?.getFields()
    [name]?.args.map((arg) => arg.name);
  for (const [, argument = ''] of templates.join().matchAll(/\{(\w*)\}/g)) {
    if (!known?.includes(argument)) throw impossible(name, `it has no argument ${argument}`);
  }
};

const checkGuard = (name: string, guard: string, schema: GraphQLSchema): void => {
  const [problem] = validate(schema, parse(guard));
  if (problem) throw impossible(name, `its guard: ${problem.message}`);
};
