import {
  comparePositions,
  formatPosition,
  parsePosition,
  type Position,
} from '@marketgraph/infra/ports';
import { GraphQLError } from 'graphql';

/**
 * How far a client knows the log, by domain: the newest event of each that it caused. Reads that know
 * at least this much contain all it has written (ADR 0008).
 */
export type ConsistencyToken = ReadonlyMap<string, Position>;

/** The header in which a token travels: from client to gateway to subgraph, and back. */
export const consistencyTokenHeader = 'x-consistency-token';

/** The header of a subgraph's answer that may lack what the token names; its value is `stale`. */
export const consistencyHeader = 'x-consistency';

export const emptyToken: ConsistencyToken = new Map();

/** Of each domain the newer position of both. */
export const mergeTokens = (a: ConsistencyToken, b: ConsistencyToken): ConsistencyToken => {
  const merged = new Map(a);
  for (const [domain, position] of b) {
    const known = merged.get(domain);
    if (!known || comparePositions(known, position) < 0) merged.set(domain, position);
  }
  return merged;
};

// Only gateway and subgraphs read it: another form gets another number.
const version = 'v1.';
const mostDomains = 32;
const mostCharacters = 2_800;
const domainForm = /^[a-zA-Z]{1,20}$/;

/** Opaque, URL-safe text, equal for equal tokens; at most 2,800 characters. */
export const formatToken = (token: ConsistencyToken): string => {
  const entries = [...token].map(([domain, position]) => `${domain}:${formatPosition(position)}`);
  return version + Buffer.from(entries.toSorted().join(',')).toString('base64url');
};

/**
 * The token of a header; the empty one without it. Unknown domains stay in it, so that a gateway needs
 * to know none. Throws `BAD_USER_INPUT` for anything that `formatToken` would not have written.
 */
export const parseToken = (text: string | undefined): ConsistencyToken => {
  if (text === undefined || text === '') return emptyToken;
  if (text.length > mostCharacters || !text.startsWith(version)) throw malformed();
  const entries = Buffer.from(text.slice(version.length), 'base64url').toString();
  const token = new Map(entries === '' ? [] : entries.split(',').map(parseEntry));
  if (token.size > mostDomains || formatToken(token) !== text) throw malformed();
  return token;
};

const parseEntry = (entry: string): readonly [string, Position] => {
  const [domain = '', position = ''] = entry.split(':');
  if (!domainForm.test(domain)) throw malformed();
  try {
    return [domain, parsePosition(position)];
  } catch {
    // Without its cause, which would be taken for a fault of ours.
    throw malformed();
  }
};

const malformed = (): GraphQLError =>
  new GraphQLError(`${consistencyTokenHeader} must be a token of this shop, unchanged.`, {
    extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } },
  });
