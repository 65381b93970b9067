import { createHash } from 'node:crypto';

/**
 * Who of `members` should run a handler, by rendezvous hashing: everybody comes to the same answer without
 * asking, and who comes or goes changes it only for the handlers that are or become its own. Pure;
 * `undefined` of nobody.
 */
export const preferredOwner = (handler: string, members: readonly string[]): string | undefined => {
  const scored = members.map((member) => ({ member, score: scoreOf(handler, member) }));
  return scored.toSorted((a, b) => (a.score < b.score ? 1 : -1))[0]?.member;
};

const scoreOf = (handler: string, member: string): string =>
  createHash('sha256').update(`${handler}\n${member}`).digest('hex');
