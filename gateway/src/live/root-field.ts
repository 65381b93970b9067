import {
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** The one root field of a valid subscription, which may stand in fragments. */
export const rootFieldOf = (
  document: DocumentNode,
  { selectionSet }: OperationDefinitionNode,
): FieldNode => {
  const [field] = fieldsIn(selectionSet, document);
  if (!field) throw new Error('A valid subscription has a root field');
  return field;
};

const fieldsIn = ({ selections }: SelectionSetNode, document: DocumentNode): readonly FieldNode[] =>
  selections.flatMap((selection) => {
    switch (selection.kind) {
      case Kind.FIELD:
        return [selection];
      case Kind.INLINE_FRAGMENT:
        return fieldsIn(selection.selectionSet, document);
      case Kind.FRAGMENT_SPREAD:
        return fieldsIn(fragmentOf(selection.name.value, document), document);
    }
  });

const fragmentOf = (name: string, { definitions }: DocumentNode): SelectionSetNode => {
  const fragment = definitions.find(
    (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name,
  );
  if (fragment?.kind === Kind.FRAGMENT_DEFINITION) return fragment.selectionSet;
  throw new Error('A valid document defines its fragments');
};
