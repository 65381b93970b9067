export { type Infra, openInfra } from './open-infra.ts';
export {
  openPersonalData,
  type OpenedPersonalData,
  type PersonalDataConfig,
} from './open-personal-data.ts';
export { correlationIdOf, type RequestHeaders } from './request-context.ts';
export { runProcess, type Running } from './run-process.ts';
export { serveSubgraph, type SubgraphParts } from './serve-subgraph.ts';
export { type Resolvers } from './subgraph-app.ts';
export {
  bearerToken,
  createTokenVerifier,
  InvalidTokenError,
  tokenAudience,
  tokenIssuer,
  type VerifiedToken,
} from './verify-token.ts';
