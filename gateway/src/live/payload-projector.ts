import { type FieldNode, Kind, parse, type SelectionSetNode } from 'graphql';
import { type LiveField } from './live-field.ts';
import { type Facts } from './update.ts';

/** Makes what the live "subgraph" would have answered to the plan's first fetch. */
export type ProjectPayload = (entityId: string, facts: Facts) => Record<string, unknown>;

/**
 * Compiled once per plan from the plan's own first operation, because the executor looks for
 * exactly its response keys. Every call makes new objects: the executor merges into them.
 */
export const createPayloadProjector = (field: LiveField, operation: string): ProjectPayload => {
  const [root] = fieldsOf(operation);
  if (!root?.selectionSet) throw new Error(`The plan of ${field.name} selects no payload`);
  const payload = selectedIn(root.selectionSet);
  const stubs = Map.groupBy(
    payload.filter(({ name }) => name.value === field.entity.field),
    keyOf,
  );
  const facts = payload.filter(({ name }) => name.value !== field.entity.field);
  return (entityId, values) => ({
    [keyOf(root)]: {
      ...leaves(facts, { __typename: field.payloadType, ...values }),
      ...Object.fromEntries([...stubs].map(([key, nodes]) => [key, stub(nodes, field, entityId)])),
    },
  });
};

/** A key may be selected several times, under different conditions. */
const stub = (nodes: readonly FieldNode[], { entity }: LiveField, id: string): Facts =>
  leaves(
    nodes.flatMap(({ selectionSet }) => (selectionSet ? selectedIn(selectionSet) : [])),
    { __typename: entity.type, id },
  );

const leaves = (fields: readonly FieldNode[], values: Facts): Record<string, unknown> =>
  Object.fromEntries(fields.map((field) => [keyOf(field), values[field.name.value] ?? null]));

const keyOf = ({ alias, name }: FieldNode): string => (alias ?? name).value;

const fieldsOf = (operation: string): readonly FieldNode[] => {
  const [definition] = parse(operation).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) return [];
  return selectedIn(definition.selectionSet);
};

/** The planner writes inline fragments, and fields of the one type there can be. */
const selectedIn = (selections: SelectionSetNode): readonly FieldNode[] =>
  selections.selections.flatMap((selection) => {
    switch (selection.kind) {
      case Kind.FIELD:
        return [selection];
      case Kind.INLINE_FRAGMENT:
        return selectedIn(selection.selectionSet);
      case Kind.FRAGMENT_SPREAD:
        throw new Error('The planner generates no fragments: it is not asked to');
    }
  });
