import { type Identity } from './identity.ts';
import { limits } from './limits.ts';

/** What an operation carries from the edge to the subgraphs. */
export type GatewayContext = {
  readonly identity: Identity | undefined;
  readonly correlationId: string;
  /** `performance.now()` at which whoever asks has given up. */
  readonly deadline: number;
};

/** The context of an operation that begins now. */
export const createContext = (
  identity: Identity | undefined,
  correlationId: string,
): GatewayContext => ({
  identity,
  correlationId,
  deadline: performance.now() + limits.operationMs,
});
