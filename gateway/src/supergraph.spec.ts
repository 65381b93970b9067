import { readFileSync } from 'node:fs';
import {
  getNamedType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildGeneration } from './generation.ts';
import { liveFieldsOf } from './live/live-field.ts';

const supergraph = new URL('../../schema/graphql/supergraph.graphql', import.meta.url);
const generation = buildGeneration(readFileSync(supergraph, 'utf8'));

type Described = { readonly place: string; readonly description: string | null | undefined };

/** The operation roots describe themselves by their fields. */
const isRoot = (schema: GraphQLSchema, type: GraphQLNamedType): boolean =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].some(
    (root) => root === type,
  );

const describedIn = (schema: GraphQLSchema): readonly Described[] =>
  Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .flatMap((type) => [
      ...(isRoot(schema, type) ? [] : [{ place: type.name, description: type.description }]),
      ...membersOf(type).map(({ place, description }) => ({
        place: `${type.name}.${place}`,
        description,
      })),
    ]);

const membersOf = (type: GraphQLNamedType): readonly Described[] => {
  if (isEnumType(type)) return type.getValues().map(toDescribed);
  if (isInputObjectType(type)) return Object.values(type.getFields()).map(toDescribed);
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    toDescribed(field),
    ...field.args.map((arg) => ({ ...toDescribed(arg), place: `${field.name}(${arg.name})` })),
  ]);
};

const toDescribed = ({
  name,
  description,
}: {
  readonly name: string;
  readonly description?: string | null | undefined;
}): Described => ({ place: name, description });

describe('supergraph', () => {
  it('describes every type, field, argument and enum value', () => {
    const silent = describedIn(generation.clientSchema).filter(({ description }) => !description);
    expect(silent.map(({ place }) => place)).toEqual([]);
  });

  it('shows clients none of its wiring', () => {
    const types = Object.keys(generation.clientSchema.getTypeMap());
    expect(types.filter((name) => /join__|link__|_Any|_Entity|_Service/.test(name))).toEqual([]);
    expect(generation.clientSchema.getDirective('live')).toBeUndefined();
  });

  it('has live fields that can be answered', () => {
    const fields = liveFieldsOf(generation);
    const root = generation.clientSchema.getSubscriptionType();
    expect([...fields.keys()]).toEqual(Object.keys(root?.getFields() ?? {}));
    for (const { entity } of fields.values()) {
      expect(isObjectType(getNamedType(generation.clientSchema.getType(entity.type)))).toBe(true);
    }
  });
});
