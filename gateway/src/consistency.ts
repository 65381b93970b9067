import {
  consistencyHeader,
  type ConsistencyToken,
  consistencyTokenHeader,
  emptyToken,
  formatToken,
  mergeTokens,
  parseToken,
} from '@marketgraph/infra/graphql';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What one operation knows of what its client has written, and who answered without knowing it (ADR 0008). */
export type Consistency = {
  /** What to ask a subgraph with: it waits until it has seen this much. */
  readonly headersFor: (subgraph: string) => Readonly<Record<string, string>>;
  /** Learns from the headers of a subgraph's answer. Throws when they hold no token of ours. */
  readonly learn: (subgraph: string, headers: Headers) => void;
  /** The client's next token; `undefined` as long as the operation has changed nothing. */
  readonly token: () => string | undefined;
  /** Subgraphs whose answers may lack what the token names. */
  readonly stale: () => readonly string[];
};

/** Begins with what the client brought. */
export const createConsistency = (brought: ConsistencyToken): Consistency => {
  let caused = emptyToken;
  const stale = new Set<string>();
  return {
    headersFor: (subgraph) => {
      const known = mergeTokens(brought, caused);
      // Who was behind a moment ago is not waited for twice: an operation has only so much time.
      if (known.size === 0 || stale.has(subgraph)) return {};
      return { [consistencyTokenHeader]: formatToken(known) };
    },
    learn: (subgraph, headers) => {
      const token = headers[consistencyTokenHeader];
      if (typeof token === 'string') caused = mergeTokens(caused, parseToken(token));
      if (headers[consistencyHeader] === 'stale') stale.add(subgraph);
    },
    token: () => (caused.size === 0 ? undefined : formatToken(mergeTokens(brought, caused))),
    stale: () => [...stale].toSorted(),
  };
};
