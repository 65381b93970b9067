import { concatAST, type DocumentNode, isTypeDefinitionNode, Kind, parse, visit } from 'graphql';
import { type Domain, subgraphTypeDefs } from '../src/index.ts';
import { projectDocument } from './project-file.ts';

/** A domain's live fields, with the enums and scalars they borrow from its own SDL. */
export const liveDocument = (domain: Domain): DocumentNode => {
  const live = projectDocument(`subgraphs/${domain}/live.graphql`);
  const own = parse(subgraphTypeDefs(domain));
  const preamble = projectDocument('schema/graphql/live.graphql');
  return concatAST([preamble, live, borrowedLeaves(live, own)]);
};

const borrowedLeaves = (live: DocumentNode, own: DocumentNode): DocumentNode => {
  const used = namedTypesOf(live);
  const definitions = own.definitions
    .filter(isTypeDefinitionNode)
    .filter(
      ({ kind }) => kind === Kind.ENUM_TYPE_DEFINITION || kind === Kind.SCALAR_TYPE_DEFINITION,
    )
    .filter(({ name }) => used.has(name.value));
  return { kind: Kind.DOCUMENT, definitions };
};

const namedTypesOf = (document: DocumentNode): ReadonlySet<string> => {
  const names = new Set<string>();
  visit(document, { NamedType: ({ name }) => void names.add(name.value) });
  return names;
};
