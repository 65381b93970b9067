import { type Execute, isRejected, loadState } from '@marketgraph/infra/engine';
import { type CommandMetadata, type EventStore } from '@marketgraph/infra/ports';
import { type Credentials } from './credentials.ts';
import { emailClaimDecider, userDecider } from './deciders.ts';
import { type EmailIdOf } from './email-ids.ts';
import { hashPassword } from './passwords.ts';

export type RegistrationParts = {
  readonly eventStore: EventStore;
  readonly execute: Execute;
  readonly credentials: Credentials;
  readonly emailIdOf: EmailIdOf;
  readonly newId: () => string;
};

/** Who wants to register; `email` as `emailAddress` keeps it. */
export type Registration = {
  readonly email: string;
  readonly name: string;
  readonly password: string;
};

export type EmailTaken = { readonly rejected: 'EmailTaken' };

const emailTaken: EmailTaken = { rejected: 'EmailTaken' };

/**
 * Claims the address, keeps the hash, then registers: whoever stops between two steps leaves nothing
 * that locks the address. Of two at once exactly one is registered.
 */
export const register = async (
  parts: RegistrationParts,
  registration: Registration,
  metadata: CommandMetadata,
): Promise<{ readonly userId: string } | EmailTaken> => {
  const userId = await claimEmail(parts, registration.email, metadata);
  const { state } = await loadState(parts.eventStore, userDecider, userId);
  // Also of somebody who was forgotten this instant: their address is free in the next.
  if (state.status !== 'Unknown') return emailTaken;
  const { name, email } = registration;
  const credentialId = await keepPassword(parts, userId, registration.password);
  const registered = await parts.execute(
    userDecider,
    userId,
    { type: 'RegisterUser', userId, email, name, credentialId },
    metadata,
  );
  if (!isRejected(registered)) return { userId };
  // A rival was faster on the same claim; no event names this hash.
  await parts.credentials.remove(credentialId);
  return emailTaken;
};

/** The id the address belongs to: a new one, or that of a claim whose owner may never have come to register. */
const claimEmail = async (
  { execute, newId, emailIdOf }: RegistrationParts,
  email: string,
  metadata: CommandMetadata,
): Promise<string> => {
  const userId = newId();
  const command = { type: 'ClaimEmail', userId } as const;
  const claimed = await execute(emailClaimDecider, emailIdOf(email), command, metadata);
  return isRejected(claimed) ? claimed.claimedBy : userId;
};

/** Before the event that names it, so that a registered user can always log in. */
const keepPassword = async (
  { credentials, newId }: RegistrationParts,
  userId: string,
  password: string,
): Promise<string> => {
  const credentialId = newId();
  await credentials.add({ credentialId, userId, passwordHash: await hashPassword(password) });
  return credentialId;
};
