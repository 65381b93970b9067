import { deriveId, isRejected } from '@marketgraph/infra/engine';
import { userDecider } from './deciders.ts';
import { logIn } from './log-in.ts';
import { register, type Registration, type RegistrationParts } from './registration.ts';

export type AdminPasswordDiffers = { readonly rejected: 'AdminPasswordDiffers' };

/**
 * Makes sure that the configured administrator exists; run at every start, by any number of
 * instances. An account of that address with another password is left as it is: nobody becomes
 * administrator by having registered with the right address in time.
 */
export const bootstrapAdmin = async (
  parts: RegistrationParts,
  admin: Registration,
  at: string,
): Promise<{ readonly userId: string } | AdminPasswordDiffers> => {
  const metadata = { commandId: parts.newId(), at, correlationId: parts.newId() };
  await register(parts, admin, metadata);
  const owner = await logIn(parts, admin);
  if (isRejected(owner)) return { rejected: 'AdminPasswordDiffers' };
  const { userId } = owner;
  await parts.execute(
    userDecider,
    userId,
    { type: 'GrantRole', userId, role: 'ADMIN', grantedBy: null },
    { ...metadata, commandId: deriveId('bootstrap-admin', userId) },
  );
  return { userId };
};
