import { type PersonKeys, UnavailableError } from '@marketgraph/infra/ports';
import { InvalidTokenError, type VerifiedToken } from './verify-token.ts';

type Verify = (token: string) => Promise<VerifiedToken>;

/**
 * Tokens outlive persons by minutes: one whose subject is forgotten is refused. While the keys can not be had
 * it passes: reading must not depend on them, and nothing personal can be stored without them.
 */
export const refuseForgotten =
  (verify: Verify, keys: Pick<PersonKeys, 'find'>): Verify =>
  async (token) => {
    const verified = await verify(token);
    const { id } = verified.viewer;
    if ((await keyOf(keys, id)) !== 'forgotten') return verified;
    throw new InvalidTokenError('The access token is not valid.');
  };

const keyOf = async (keys: Pick<PersonKeys, 'find'>, id: string) => {
  try {
    return (await keys.find([id])).get(id);
  } catch (error) {
    if (error instanceof UnavailableError) return undefined;
    throw error;
  }
};
