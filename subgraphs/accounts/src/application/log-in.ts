import { loadState } from '@marketgraph/infra/engine';
import { type EventStore } from '@marketgraph/infra/ports';
import { type Credentials } from './credentials.ts';
import { emailClaimDecider, userDecider } from './deciders.ts';
import { type EmailIdOf } from './email-ids.ts';
import { verifyPassword } from './passwords.ts';

export type LogInParts = {
  readonly eventStore: EventStore;
  readonly credentials: Credentials;
  readonly emailIdOf: EmailIdOf;
};

export type CredentialsInvalid = { readonly rejected: 'CredentialsInvalid' };

/**
 * Whose e-mail and password these are. Reads the streams, not the view, so that it works right after
 * the registration. An unknown address takes the same way and work, to the same answer.
 */
export const logIn = async (
  { eventStore, credentials, emailIdOf }: LogInParts,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<{ readonly userId: string } | CredentialsInvalid> => {
  const nobody = emailIdOf(email);
  const claim = await loadState(eventStore, emailClaimDecider, nobody);
  const userId = claim.state.status === 'Claimed' ? claim.state.userId : nobody;
  const user = await loadState(eventStore, userDecider, userId);
  const credentialId = user.state.status === 'Registered' ? user.state.credentialId : null;
  const credential = await credentials.find(credentialId ?? nobody);
  const isRight = await verifyPassword(credential?.passwordHash, password);
  return isRight ? { userId } : { rejected: 'CredentialsInvalid' };
};
