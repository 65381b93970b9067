import { type Role } from '@marketgraph/schema';
import { type TokenAuthority } from './token-authority.ts';

type Answer = {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string };
  }[];
};

export type Asker = { readonly id: string; readonly roles?: readonly Role[] };

/** Asks a subgraph over HTTP, as the gateway does. */
export type GraphClient = (
  asker: Asker | 'nobody',
  query: string,
  variables?: Readonly<Record<string, unknown>>,
) => Promise<Answer>;

export const createGraphClient =
  (url: string, authority: TokenAuthority): GraphClient =>
  async (asker, query, variables = {}) => {
    const authorization =
      asker === 'nobody' ? {} : { authorization: `Bearer ${await tokenOf(asker, authority)}` };
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer;
  };

const tokenOf = ({ id, roles }: Asker, authority: TokenAuthority): Promise<string> =>
  authority.sign(id, roles && { roles });
