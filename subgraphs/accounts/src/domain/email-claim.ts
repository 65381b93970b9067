import type { EmailClaimed } from '@marketgraph/schema';

/** Whose an e-mail address is; its stream is found by the address, so that two can not have it. */
export type EmailClaim =
  { readonly status: 'Free' } | { readonly status: 'Claimed'; readonly userId: string };

export type ClaimEmail = { readonly type: 'ClaimEmail'; readonly userId: string };

/** Says by whom: a claim whose owner never came to register is taken over (see `registration.ts`). */
export type EmailClaimRejection = {
  readonly rejected: 'EmailTaken';
  readonly claimedBy: string;
};

export const initialState: EmailClaim = { status: 'Free' };

export const decide = (
  { userId }: ClaimEmail,
  claim: EmailClaim,
): readonly EmailClaimed[] | EmailClaimRejection => {
  switch (claim.status) {
    case 'Free':
      return [{ type: 'EmailClaimed', data: { userId } }];
    case 'Claimed':
      return claim.userId === userId ? [] : { rejected: 'EmailTaken', claimedBy: claim.userId };
  }
};

export const evolve = (_claim: EmailClaim, event: EmailClaimed): EmailClaim => ({
  status: 'Claimed',
  userId: event.data.userId,
});
