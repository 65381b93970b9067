import type { EmailClaimed, EmailEvent } from '@marketgraph/schema';

/** Whose an e-mail address is; its stream is found by the address, so that two can not have it. */
export type EmailClaim =
  { readonly status: 'Free' } | { readonly status: 'Claimed'; readonly userId: string };

export type ClaimEmail = { readonly type: 'ClaimEmail'; readonly userId: string };

/** The address is no longer this person's. Nothing happens if it is another's by now. */
export type ReleaseEmail = { readonly type: 'ReleaseEmail'; readonly userId: string };

export type EmailClaimCommand = ClaimEmail | ReleaseEmail;

/** Says by whom: a claim whose owner never came to register is taken over (see `registration.ts`). */
export type EmailClaimRejection = {
  readonly rejected: 'EmailTaken';
  readonly claimedBy: string;
};

export const initialState: EmailClaim = { status: 'Free' };

export const decide = (
  { type, userId }: EmailClaimCommand,
  claim: EmailClaim,
): readonly EmailEvent[] | EmailClaimRejection => {
  switch (type) {
    case 'ClaimEmail':
      return claimEmail(userId, claim);
    case 'ReleaseEmail':
      return claim.status === 'Claimed' && claim.userId === userId
        ? [{ type: 'EmailReleased', data: { userId } }]
        : [];
  }
};

const claimEmail = (
  userId: string,
  claim: EmailClaim,
): readonly EmailClaimed[] | EmailClaimRejection => {
  switch (claim.status) {
    case 'Free':
      return [{ type: 'EmailClaimed', data: { userId } }];
    case 'Claimed':
      return claim.userId === userId ? [] : { rejected: 'EmailTaken', claimedBy: claim.userId };
  }
};

export const evolve = (_claim: EmailClaim, event: EmailEvent): EmailClaim => {
  switch (event.type) {
    case 'EmailClaimed':
      return { status: 'Claimed', userId: event.data.userId };
    case 'EmailReleased':
      return initialState;
  }
};
