import { type ApolloServerPlugin } from '@apollo/server';
import {
  consistencyHeader,
  consistencyTokenHeader,
  formatToken,
  parseToken,
  type RequestContext,
} from '@marketgraph/infra/graphql';
import { type Domain } from '@marketgraph/schema';
import { OperationTypeNode } from 'graphql';
import { type AwaitViews } from './create-await-views.ts';
import { type Caused } from './caused.ts';

export type ConsistencyParts = {
  readonly domain: Domain;
  readonly caused: Pick<Caused, 'newest' | 'within'>;
  readonly awaitViews: AwaitViews;
};

/**
 * Read your writes (ADR 0008): whoever brings a token is answered once the views have come so far, or
 * told that they have not; a mutation answers the position it has come to. Mutations wait as well:
 * what they decide may be read from a view of another domain.
 */
export const keepConsistent = ({
  domain,
  caused,
  awaitViews,
}: ConsistencyParts): ApolloServerPlugin<RequestContext> => ({
  requestDidStart: async () => ({
    didResolveOperation: async ({ request, response }) => {
      const header = request.http?.headers.get(consistencyTokenHeader);
      if (header === undefined) return;
      if (!(await awaitViews(parseToken(header)))) {
        response.http.headers.set(consistencyHeader, 'stale');
      }
    },
    willSendResponse: async ({ operation, response }) => {
      const position = caused.newest();
      if (operation?.operation !== OperationTypeNode.MUTATION || !position) return;
      const token = formatToken(new Map([[domain, position]]));
      response.http.headers.set(consistencyTokenHeader, token);
    },
  }),
});
