import { type ConsistencyToken, emptyToken } from '@marketgraph/infra/graphql';
import { type Consistency, createConsistency } from './consistency.ts';
import { type Identity } from './identity.ts';
import { limits } from './limits.ts';

/** What an operation carries from the edge to the subgraphs. */
export type GatewayContext = {
  readonly identity: Identity | undefined;
  readonly correlationId: string;
  /** `performance.now()` at which whoever asks has given up. */
  readonly deadline: number;
  readonly consistency: Consistency;
};

/** The context of an operation that begins now; `token` is what its client knows to have caused. */
export const createContext = (
  identity: Identity | undefined,
  correlationId: string,
  token: ConsistencyToken = emptyToken,
): GatewayContext => ({
  identity,
  correlationId,
  deadline: performance.now() + limits.operationMs,
  consistency: createConsistency(token),
});
