export { batchLoader } from './batch-loader.ts';
export { commandMetadata } from './command-metadata.ts';
export {
  type Connection,
  connectionOf,
  type JsonScalar,
  type Page,
  parsePage,
} from './connection.ts';
export {
  consistencyHeader,
  type ConsistencyToken,
  consistencyTokenHeader,
  emptyToken,
  formatToken,
  mergeTokens,
  parseToken,
} from './consistency-token.ts';
export { exponentOf, minorUnitsOf, moneyOf } from './money.ts';
export { type InputError, parseInput, userError } from './parse-input.ts';
export { scalarResolvers } from './scalars.ts';
export { isUuid } from './is-uuid.ts';
export { line, text } from './text.ts';
export { type RequestContext, requireRole, requireViewer, type Viewer } from './viewer.ts';
