import { z } from 'zod';

import {
  currency,
  flag,
  list,
  mergeMetadata,
  metadata,
  positiveInteger,
  sent,
  text,
} from '../form.ts';
import { cancellationReasons, type IntentUpdate, type PaymentIntent } from '../payment-intent.ts';
import { paymentMethodTypes, type PaymentMethodType } from '../payment-method.ts';
import { paymentMethodData } from './payment-methods.ts';

const captureMethod = z.enum(['automatic', 'automatic_async', 'manual']);
const typesOfPayment = list.pipe(z.array(z.enum(paymentMethodTypes)).min(1));

/** Accepted and shown, without a meaning here. */
const labels = {
  customer: text.optional(),
  description: text.optional(),
  receipt_email: text.optional(),
  statement_descriptor: text.optional(),
  statement_descriptor_suffix: text.optional(),
  transfer_group: text.optional(),
};

const paying = {
  payment_method: z.string().optional(),
  payment_method_data: paymentMethodData.optional(),
  return_url: z.url().optional(),
  /** A debit needs the buyer's mandate; here it is taken for granted. */
  mandate_data: z.record(z.string(), z.unknown()).optional(),
  use_stripe_sdk: flag.optional(),
};

const terms = {
  capture_method: captureMethod.optional(),
  payment_method_types: typesOfPayment.optional(),
  payment_method_options: z
    .strictObject({
      card: z.strictObject({
        capture_method: z.enum(['manual', '']).optional(),
        request_three_d_secure: z.literal('automatic').optional(),
      }),
    })
    .optional(),
};

const always = { expand: list.optional() };

export const createParams = z.strictObject({
  ...always,
  ...labels,
  ...terms,
  ...paying,
  amount: positiveInteger,
  currency,
  metadata: metadata.optional(),
  confirm: flag.optional(),
  confirmation_method: z.literal('automatic').optional(),
  automatic_payment_methods: z
    .strictObject({ enabled: flag, allow_redirects: z.enum(['always', 'never']).optional() })
    .optional(),
});
export type CreateParams = z.output<typeof createParams>;

export const updateParams = z.strictObject({
  ...always,
  ...labels,
  ...terms,
  amount: positiveInteger.optional(),
  currency: currency.optional(),
  metadata: metadata.optional(),
  payment_method: z.string().optional(),
  payment_method_data: paymentMethodData.optional(),
});
export type UpdateParams = z.output<typeof updateParams>;

export const retrieveParams = z.strictObject({
  ...always,
  client_secret: z.string().optional(),
});

export const confirmParams = z.strictObject({
  ...always,
  ...paying,
  client_secret: z.string().optional(),
  receipt_email: text.optional(),
});
export type ConfirmParams = z.output<typeof confirmParams>;

export const captureParams = z.strictObject({
  ...always,
  amount_to_capture: positiveInteger.optional(),
  /** Capturing in several steps needs a feature that ordinary accounts lack. */
  final_capture: z.literal('true').optional(),
  metadata: metadata.optional(),
  statement_descriptor: text.optional(),
  statement_descriptor_suffix: text.optional(),
});

export const cancelParams = z.strictObject({
  ...always,
  cancellation_reason: z.enum(cancellationReasons).optional(),
});

/** Without explicit types the account's own apply, as since API version 2023-08-16. */
export const wayOfPaying = (
  params: CreateParams,
): Pick<PaymentIntent, 'paymentMethodTypes' | 'automaticPaymentMethods'> => {
  const { payment_method_types: explicit, automatic_payment_methods: automatic } = params;
  if (explicit) return { paymentMethodTypes: explicit, automaticPaymentMethods: null };
  const isAutomatic = automatic?.enabled ?? true;
  const all: readonly PaymentMethodType[] = paymentMethodTypes;
  const allowRedirects = automatic?.allow_redirects ?? 'always';
  return {
    paymentMethodTypes: isAutomatic && params.capture_method !== 'manual' ? all : ['card'],
    automaticPaymentMethods: isAutomatic ? { allowRedirects } : null,
  };
};

export const updateFrom = (intent: PaymentIntent, params: UpdateParams): IntentUpdate =>
  sent({
    amount: params.amount,
    currency: params.currency,
    captureMethod: params.capture_method,
    cardCaptureMethod: params.payment_method_options && cardCaptureMethodIn(params),
    paymentMethodTypes: params.payment_method_types,
    customer: params.customer,
    description: params.description,
    receiptEmail: params.receipt_email,
    statementDescriptor: params.statement_descriptor,
    statementDescriptorSuffix: params.statement_descriptor_suffix,
    transferGroup: params.transfer_group,
    metadata: params.metadata && mergeMetadata(intent.metadata, params.metadata),
  });

export const cardCaptureMethodIn = (
  params: Pick<UpdateParams, 'payment_method_options'>,
): 'manual' | null =>
  params.payment_method_options?.card.capture_method === 'manual' ? 'manual' : null;
