import { type Decider } from '@marketgraph/infra/ports';
import { type EmailEvent, type UserEvent } from '@marketgraph/schema';
import * as claim from '../domain/email-claim.ts';
import * as user from '../domain/user.ts';

/** The pure user behind its stream. */
export const userDecider: Decider<user.User, user.UserCommand, UserEvent, user.UserRejection> = {
  category: 'user',
  initialState: user.initialState,
  decide: user.decide,
  evolve: user.evolve,
};

/** The pure claim to an address behind its stream. */
export const emailClaimDecider: Decider<
  claim.EmailClaim,
  claim.EmailClaimCommand,
  EmailEvent,
  claim.EmailClaimRejection
> = {
  category: 'email',
  initialState: claim.initialState,
  decide: claim.decide,
  evolve: claim.evolve,
};
