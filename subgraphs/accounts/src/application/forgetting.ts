import { type Execute, isRejected, loadState } from '@marketgraph/infra/engine';
import { type CommandMetadata, type EventStore } from '@marketgraph/infra/ports';
import { type Credentials } from './credentials.ts';
import { userDecider } from './deciders.ts';
import { type EmailIdOf } from './email-ids.ts';
import { verifyPassword } from './passwords.ts';

export type ForgettingParts = {
  readonly eventStore: EventStore;
  readonly execute: Execute;
  readonly credentials: Credentials;
  readonly emailIdOf: EmailIdOf;
};

/** Whom to forget, and who wants it. */
export type Forgetting = { readonly userId: string; readonly forgottenBy: string };

export type Forgotten = { readonly userId: string; readonly isReplay: boolean };

export type UserNotFound = { readonly rejected: 'UserNotFound' };
export type PasswordInvalid = { readonly rejected: 'PasswordInvalid' };

/** Says for good that a person is forgotten; what follows from it is done by reactions. */
export const forgetUser = async (
  { eventStore, execute, emailIdOf }: ForgettingParts,
  { userId, forgottenBy }: Forgetting,
  metadata: CommandMetadata,
): Promise<Forgotten | UserNotFound> => {
  const { state } = await loadState(eventStore, userDecider, userId);
  const email = state.status === 'Registered' ? state.email : null;
  const emailId = email === null ? null : emailIdOf(email);
  const command = { type: 'ForgetUser', userId, emailId, forgottenBy } as const;
  const result = await execute(userDecider, userId, command, metadata);
  if (isRejected(result)) return { rejected: 'UserNotFound' };
  return { userId, isReplay: result.events.length === 0 };
};

/** The same for oneself, with the password once more: a stolen token must not be enough. */
export const forgetMe = async (
  parts: ForgettingParts,
  { userId, password }: { readonly userId: string; readonly password: string },
  metadata: CommandMetadata,
): Promise<Forgotten | UserNotFound | PasswordInvalid> => {
  const { state } = await loadState(parts.eventStore, userDecider, userId);
  // Of who is forgotten there is no password any more, and nothing left to protect.
  if (state.status === 'Registered') {
    const credential = await parts.credentials.find(state.credentialId ?? userId);
    const isRight = await verifyPassword(credential?.passwordHash, password);
    if (!isRight) return { rejected: 'PasswordInvalid' };
  }
  return forgetUser(parts, { userId, forgottenBy: userId }, metadata);
};
