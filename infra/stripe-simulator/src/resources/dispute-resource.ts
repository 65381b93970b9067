import type { Stripe } from 'stripe';

import { isInquiry, type Dispute } from '../dispute.ts';
import { balanceTransactionResource } from './balance-transaction-resource.ts';

/** `at` in unix seconds: whether it is past due depends on when one looks. */
export const disputeResource = (dispute: Dispute, at: number): Stripe.Dispute => ({
  id: dispute.id,
  object: 'dispute',
  amount: dispute.amount,
  balance_transactions: dispute.balanceTransactions.map(balanceTransactionResource),
  charge: dispute.charge,
  created: dispute.created,
  currency: dispute.currency,
  enhanced_eligibility_types: [],
  evidence: { ...noEvidence, ...dispute.evidence },
  evidence_details: {
    due_by: dispute.dueBy,
    enhanced_eligibility: {},
    has_evidence: Object.values(dispute.evidence).some((value) => value !== null),
    past_due: at >= dispute.dueBy && dispute.submissions === 0,
    submission_count: dispute.submissions,
    submission_method: dispute.submissions > 0 ? 'manual' : 'not_submitted',
  },
  intended_submission_method: null,
  is_charge_refundable: isInquiry(dispute),
  livemode: false,
  metadata: dispute.metadata,
  network_reason_code: reasonCodeOf(dispute),
  payment_intent: dispute.paymentIntent,
  ...(dispute.brand !== null && { payment_method_details: cardDetails(dispute, dispute.brand) }),
  reason: dispute.reason,
  status: dispute.status,
});

const cardDetails = (dispute: Dispute, brand: string): Stripe.Dispute.PaymentMethodDetails => ({
  type: 'card',
  card: {
    brand,
    case_type: isInquiry(dispute) ? 'inquiry' : 'chargeback',
    network: brand,
    network_reason_code: reasonCodeOf(dispute),
  },
});

/** Visa's. */
const reasonCodes: Readonly<Record<string, string>> = {
  fraudulent: '10.4',
  product_not_received: '13.1',
  product_unacceptable: '13.3',
  credit_not_processed: '13.6',
  duplicate: '12.6',
  subscription_canceled: '13.2',
};

const reasonCodeOf = (dispute: Dispute): string | null => {
  const code = reasonCodes[dispute.reason] ?? null;
  return isInquiry(dispute) ? (code?.split('.')[0] ?? null) : code;
};

/** The fields of text, and ids of files. */
export const evidenceFields = [
  'access_activity_log',
  'billing_address',
  'cancellation_policy',
  'cancellation_policy_disclosure',
  'cancellation_rebuttal',
  'customer_communication',
  'customer_email_address',
  'customer_name',
  'customer_purchase_ip',
  'customer_signature',
  'duplicate_charge_documentation',
  'duplicate_charge_explanation',
  'duplicate_charge_id',
  'product_description',
  'receipt',
  'refund_policy',
  'refund_policy_disclosure',
  'refund_refusal_explanation',
  'service_date',
  'service_documentation',
  'shipping_address',
  'shipping_carrier',
  'shipping_date',
  'shipping_documentation',
  'shipping_tracking_number',
  'uncategorized_file',
  'uncategorized_text',
] as const satisfies readonly (keyof Stripe.Dispute.Evidence)[];

type EvidenceField = (typeof evidenceFields)[number];

const noEvidence: Stripe.Dispute.Evidence = {
  enhanced_evidence: {},
  ...(Object.fromEntries(evidenceFields.map((field) => [field, null])) as Record<
    EvidenceField,
    null
  >),
};
