import { createHmac } from 'node:crypto';
import { deriveId } from '@marketgraph/infra/engine';
import { ownKeyId, type PersonKeys } from '@marketgraph/infra/ports';

/** The id of the stream in which a kept address is claimed. */
export type EmailIdOf = (email: string) => string;

/**
 * The same address has the same id for ever, and only who has the deployment's own key can tell which: a plain
 * hash could be tried with every address one can think of, also long after the person is forgotten.
 */
export const emailIds =
  (key: Uint8Array): EmailIdOf =>
  (email) =>
    deriveId('email', createHmac('sha256', key).update(email).digest('hex'));

/** `emailIds` with the key of this deployment; throws `UnavailableError` if the keys can not be had. */
export const createEmailIds = async (keys: Pick<PersonKeys, 'ensure'>): Promise<EmailIdOf> => {
  const own = (await keys.ensure([ownKeyId])).get(ownKeyId);
  if (own === undefined || own === 'forgotten') throw new Error('the deployment has no key');
  return emailIds(own.key);
};
