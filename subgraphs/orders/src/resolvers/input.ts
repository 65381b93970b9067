import { uuid } from '@marketgraph/schema';
import { line } from '@marketgraph/infra/graphql';
import { z } from 'zod';

/** Forms send an empty text where they mean nothing. */
const optionalLine = (max: number) =>
  line(max)
    .or(z.literal(''))
    .nullish()
    .transform((given) => (given === '' ? undefined : (given ?? undefined)));

const shippingAddress = z.object({
  name: line(200),
  line1: line(200),
  line2: optionalLine(200),
  city: line(100),
  region: optionalLine(100),
  postalCode: line(20),
  country: z.string(),
});

const item = z.object({ productId: uuid, quantity: z.int().min(1).max(999) });

export const placeOrderInput = z.object({
  idempotencyKey: line(200),
  shippingAddress,
  items: z
    .array(item)
    .max(100)
    .nullish()
    .transform((items) => items ?? undefined),
});

export const cancelOrderInput = z.object({
  orderId: uuid,
  expectedVersion: z
    .int()
    .nullish()
    .transform((version) => version ?? undefined),
});

/** How many units is the cart's to judge: the codes of its refusals say more. */
export const cartQuantityInput = z.object({ productId: uuid, quantity: z.int() });

export const removeFromCartInput = z.object({ productId: uuid });
