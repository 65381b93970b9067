import { deriveId, type Execute, executeAll, isRejected } from '@marketgraph/infra/engine';
import { type CommandMetadata, type EventStore } from '@marketgraph/infra/ports';
import { type Role } from '@marketgraph/schema';
import { emailClaimDecider, userDecider } from './application/deciders.ts';
import { emailAddress } from './application/email-address.ts';
import { type EmailIdOf } from './application/email-ids.ts';

export { createEmailIds, type EmailIdOf } from './application/email-ids.ts';

/** A person of the past. They have no password here, so nobody can log in as them. */
export type HistoricUser = {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  /** Beside CUSTOMER, which everybody is. */
  readonly roles: readonly Role[];
  /** When they came, ISO 8601 in UTC. */
  readonly at: string;
};

const metadataOf = ({ userId, at }: HistoricUser, step: string): CommandMetadata => ({
  commandId: deriveId('import', step, userId),
  at,
  correlationId: deriveId('import', userId),
  origin: 'import',
});

export type ImportParts = {
  readonly eventStore: EventStore;
  readonly execute: Execute;
  readonly emailIdOf: EmailIdOf;
};

/**
 * Records a person of the past: the claim of the address, then registration and roles in one append.
 * `already` when an earlier run has recorded them. Answers `EmailTaken` when the address is somebody
 * else's; throws `ZodError` when it is none.
 */
export const importUser = async (
  { eventStore, execute, emailIdOf }: ImportParts,
  user: HistoricUser,
): Promise<{ readonly already: boolean } | { readonly rejected: 'EmailTaken' }> => {
  const { userId, name } = user;
  const email = emailAddress.parse(user.email);
  const claim = { type: 'ClaimEmail', userId } as const;
  const claimed = await execute(
    emailClaimDecider,
    emailIdOf(email),
    claim,
    metadataOf(user, 'claim'),
  );
  if (isRejected(claimed)) return { rejected: 'EmailTaken' };
  const registered = await executeAll(eventStore, userDecider, userId, [
    {
      command: { type: 'RegisterUser', userId, email, name, credentialId: null },
      metadata: metadataOf(user, 'register'),
    },
    ...user.roles.map((role) => ({
      command: { type: 'GrantRole', userId, role, grantedBy: null } as const,
      metadata: metadataOf(user, role),
    })),
  ]);
  if (isRejected(registered)) throw new Error(`user ${userId}: ${registered.rejected}`);
  return { already: registered.events.length === 0 };
};
