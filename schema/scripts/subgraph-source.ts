import { existsSync } from 'node:fs';
import { type DocumentNode, parse } from 'graphql';
import { type Domain, subgraphTypeDefs } from '../src/index.ts';
import { liveDocument } from './live-document.ts';
import { projectDocument, projectFile, projectSource } from './project-file.ts';

/** What Apollo's composition takes of one subgraph. */
export type SubgraphSource = {
  readonly name: string;
  readonly url: string;
  readonly typeDefs: DocumentNode;
  /** Where its own part is written, and how many characters come before that part. */
  readonly file: string;
  readonly ownPartFrom: number;
};

/** Ports of a local stack; elsewhere the gateway is told by `SUBGRAPH_URL_<NAME>`. */
const localUrl: Record<Domain, string> = {
  accounts: 'http://127.0.0.1:4401/graphql',
  products: 'http://127.0.0.1:4402/graphql',
  inventory: 'http://127.0.0.1:4403/graphql',
  orders: 'http://127.0.0.1:4404/graphql',
  payments: 'http://127.0.0.1:4405/graphql',
  shipping: 'http://127.0.0.1:4406/graphql',
  notifications: 'http://127.0.0.1:4407/graphql',
  analytics: 'http://127.0.0.1:4408/graphql',
};

const serverSource = (domain: Domain): SubgraphSource => {
  const file = `subgraphs/${domain}/schema.graphql`;
  const sdl = subgraphTypeDefs(domain);
  // A slip of the pen shall be found in the file it was made in.
  projectDocument(file);
  const ownPartFrom = sdl.length - projectSource(file).length;
  return { name: domain, url: localUrl[domain], typeDefs: parse(sdl), file, ownPartFrom };
};

/** Live fields are a subgraph to the planner, and never fetched from (ADR 0005). */
const liveSource = (domain: Domain): SubgraphSource => ({
  name: `${domain}-live`,
  url: `live:${domain}`,
  typeDefs: liveDocument(domain),
  file: `subgraphs/${domain}/live.graphql`,
  ownPartFrom: 0,
});

/** A domain's subgraphs: none before its SDL exists, two if it has live fields. */
export const subgraphSources = (domain: Domain): readonly SubgraphSource[] => {
  if (!existsSync(projectFile(`subgraphs/${domain}/schema.graphql`))) return [];
  const hasLiveFields = existsSync(projectFile(`subgraphs/${domain}/live.graphql`));
  return [serverSource(domain), ...(hasLiveFields ? [liveSource(domain)] : [])];
};
