import type { Stripe } from 'stripe';

import type { PaymentMethod } from '../payment-method.ts';

export const billingDetails = ({
  billing,
}: PaymentMethod): Stripe.PaymentMethod.BillingDetails => ({
  address: null,
  email: billing.email,
  name: billing.name,
  phone: billing.phone,
  tax_id: null,
});

export const paymentMethodResource = (method: PaymentMethod): Stripe.PaymentMethod => ({
  id: method.id,
  object: 'payment_method',
  allow_redisplay: 'unspecified',
  billing_details: billingDetails(method),
  created: method.created,
  customer: null,
  customer_account: null,
  livemode: false,
  metadata: {},
  type: method.type,
  ...detailsOf(method),
});

const detailsOf = (
  method: PaymentMethod,
): Pick<Stripe.PaymentMethod, 'card' | 'sepa_debit' | 'us_bank_account'> => {
  switch (method.type) {
    case 'card':
      return { card: card(method) };
    case 'sepa_debit':
      return { sepa_debit: sepaDebit(method) };
    case 'us_bank_account':
      return { us_bank_account: usBankAccount(method) };
  }
};

const card = (method: PaymentMethod): Stripe.PaymentMethod.Card => ({
  brand: method.brand ?? 'unknown',
  checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
  country: 'US',
  display_brand: method.brand,
  exp_month: method.expiry?.month ?? 12,
  exp_year: method.expiry?.year ?? 2034,
  fingerprint: `simulated-${method.last4}`,
  funding: 'credit',
  generated_from: null,
  last4: method.last4,
  networks: { available: [method.brand ?? 'unknown'], preferred: null },
  regulated_status: 'unregulated',
  three_d_secure_usage: { supported: true },
  wallet: null,
});

const sepaDebit = ({ last4 }: PaymentMethod): Stripe.PaymentMethod.SepaDebit => ({
  bank_code: null,
  branch_code: null,
  country: null,
  fingerprint: `simulated-${last4}`,
  generated_from: null,
  last4,
});

const usBankAccount = ({ last4 }: PaymentMethod): Stripe.PaymentMethod.UsBankAccount => ({
  account_holder_type: 'individual',
  account_type: 'checking',
  bank_name: 'STRIPE TEST BANK',
  financial_connections_account: null,
  fingerprint: `simulated-${last4}`,
  last4,
  networks: null,
  routing_number: '110000000',
  status_details: null,
});
