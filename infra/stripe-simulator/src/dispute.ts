import type { BalanceTransaction } from './balance.ts';
import type { Charge } from './charge.ts';
import { formatAmount } from './money.ts';
import { bankDelay } from './payment-method.ts';
import { invalidRequest, type Refused } from './refusal.ts';

/** Those that begin with `warning` are inquiries: no money has moved. */
export type DisputeStatus =
  | 'needs_response'
  | 'under_review'
  | 'won'
  | 'lost'
  | 'warning_needs_response'
  | 'warning_under_review'
  | 'warning_closed';

export type Verdict = 'won' | 'lost' | 'escalated';

export type Dispute = {
  readonly id: string;
  readonly created: number;
  readonly charge: string;
  readonly paymentIntent: string;
  readonly amount: number;
  readonly currency: string;
  /** Of the card; null for a debit. */
  readonly brand: string | null;
  readonly reason: string;
  readonly status: DisputeStatus;
  readonly evidence: Readonly<Record<string, string | null>>;
  readonly submissions: number;
  /** By when it must be answered, in unix seconds. */
  readonly dueBy: number;
  /** What comes of it by itself, and when; nothing until somebody decides when absent. */
  readonly expected: { readonly verdict: Verdict; readonly at: number } | null;
  readonly balanceTransactions: readonly BalanceTransaction[];
  readonly metadata: Readonly<Record<string, string>>;
};

export type DisputeEventType =
  | 'charge.dispute.created'
  | 'charge.dispute.updated'
  | 'charge.dispute.closed'
  | 'charge.dispute.funds_withdrawn'
  | 'charge.dispute.funds_reinstated';

export type DisputeTransition = {
  readonly dispute: Dispute;
  readonly charge?: Charge;
  readonly happened: readonly DisputeEventType[];
};

const answerWithin = 9 * 24 * 60 * 60;

export const isInquiry = ({ status }: Dispute): boolean => status.startsWith('warning');

export type Complaint = Pick<Dispute, 'id' | 'created' | 'reason'> & {
  readonly isInquiry: boolean;
  /** All that was captured when absent. */
  readonly amount: number | undefined;
};

/** The owner of the card takes the money back, or asks about it. Silence is a confession. */
export const openDispute = (charge: Charge, complaint: Complaint): DisputeTransition | Refused => {
  const { isInquiry: isOnlyAsked, amount = charge.amountCaptured, ...about } = complaint;
  const refused = refuseComplaint(charge, amount);
  if (refused) return refused;
  const dueBy = about.created + answerWithin;
  const dispute: Dispute = {
    ...about,
    charge: charge.id,
    paymentIntent: charge.paymentIntent,
    amount,
    currency: charge.currency,
    brand: charge.paymentMethod.brand,
    status: isOnlyAsked ? 'warning_needs_response' : 'needs_response',
    evidence: {},
    submissions: 0,
    dueBy,
    expected: { verdict: 'lost', at: dueBy },
    balanceTransactions: [],
    metadata: {},
  };
  return {
    dispute,
    charge: { ...charge, dispute: isOnlyAsked ? 'warned' : 'open', dueAt: null },
    happened: isOnlyAsked
      ? ['charge.dispute.created']
      : ['charge.dispute.created', 'charge.dispute.funds_withdrawn'],
  };
};

const refuseComplaint = (charge: Charge, amount: number): Refused | undefined => {
  if (!charge.captured) return invalidRequest(`Charge ${charge.id} has taken no money.`);
  if (charge.dispute !== 'none')
    return invalidRequest(`Charge ${charge.id} has already been disputed.`);
  if (amount > charge.amountCaptured)
    return invalidRequest(
      `Only ${formatAmount(charge.amountCaptured, charge.currency)} were captured.`,
      { param: 'amount' },
    );
  return undefined;
};

export type DisputeAnswer = {
  readonly evidence: Dispute['evidence'] | undefined;
  readonly metadata: Dispute['metadata'];
  readonly isSubmitted: boolean;
  readonly at: number;
};

/** Evidence is kept, and goes to the bank once: what it makes of it is in its very words. */
export const answerDispute = (
  dispute: Dispute,
  { evidence, metadata, isSubmitted, at }: DisputeAnswer,
): DisputeTransition | Refused => {
  const labelled = { ...dispute, metadata };
  const kept = { ...dispute.evidence, ...evidence };
  const hasEvidence = Object.values(kept).some((value) => value !== null);
  const goes = isSubmitted && hasEvidence && isOpen(dispute);
  if (evidence && !isOpen(dispute)) return refuseAnswer(dispute);
  if (!goes) return { dispute: { ...labelled, evidence: kept }, happened: told(evidence) };
  const verdict = verdicts[kept['uncategorized_text'] ?? ''];
  return {
    dispute: {
      ...labelled,
      evidence: kept,
      submissions: dispute.submissions + 1,
      status: isInquiry(dispute) ? 'warning_under_review' : 'under_review',
      expected: verdict ? { verdict, at: at + bankDelay } : null,
    },
    happened: ['charge.dispute.updated'],
  };
};

const told = (evidence: object | undefined): readonly DisputeEventType[] =>
  evidence ? ['charge.dispute.updated'] : [];

const isOpen = ({ status }: Dispute): boolean => status.endsWith('needs_response');

const refuseAnswer = ({ status }: Dispute): Refused =>
  invalidRequest(`This dispute can no longer be answered: it is ${status}.`);

const verdicts: Readonly<Record<string, Verdict>> = {
  winning_evidence: 'won',
  losing_evidence: 'lost',
  escalate_inquiry_evidence: 'escalated',
};

/** Gives up. An inquiry is just closed. */
export const acceptDispute = (dispute: Dispute, charge: Charge): DisputeTransition | Refused =>
  isOpen(dispute) ? decideDispute(dispute, charge, { verdict: 'lost' }) : refuseAnswer(dispute);

const final: readonly DisputeStatus[] = ['won', 'lost', 'warning_closed'];

/** What the bank decides. Only an inquiry can be escalated: then it begins as a dispute. */
export const decideDispute = (
  dispute: Dispute,
  charge: Charge,
  { verdict, at = dispute.created }: { readonly verdict: Verdict; readonly at?: number },
): DisputeTransition | Refused => {
  if (final.includes(dispute.status)) return refuseAnswer(dispute);
  if (verdict === 'escalated') return escalate(dispute, charge, at);
  if (isInquiry(dispute))
    return {
      dispute: { ...dispute, status: 'warning_closed', expected: null },
      charge: { ...charge, dispute: 'won' },
      happened: ['charge.dispute.closed'],
    };
  return {
    dispute: { ...dispute, status: verdict, expected: null },
    charge: { ...charge, dispute: verdict },
    happened:
      verdict === 'won'
        ? ['charge.dispute.funds_reinstated', 'charge.dispute.closed']
        : ['charge.dispute.closed'],
  };
};

const escalate = (dispute: Dispute, charge: Charge, at: number): DisputeTransition | Refused => {
  if (!isInquiry(dispute)) return invalidRequest('Only an inquiry can be escalated.');
  const dueBy = at + answerWithin;
  const status = 'needs_response';
  return {
    dispute: { ...dispute, status, dueBy, expected: { verdict: 'lost', at: dueBy } },
    charge: { ...charge, dispute: 'open' },
    happened: ['charge.dispute.updated', 'charge.dispute.funds_withdrawn'],
  };
};
