import { z } from 'zod';

const id = z.string().regex(/^[0-9a-f]{32}$/, 'not an id of 32 hexadecimal digits');
const amount = z.string().regex(/^\d{1,9}(\.\d{1,2})?$/, 'not an amount with up to two decimals');
const localTime = z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/, 'not a local time');
const maybe = localTime.or(z.literal('').transform(() => undefined));
const count = z
  .string()
  .regex(/^\d{1,3}$/, 'not a small whole number')
  .transform(Number);

/** The files of the data set, each with the form of its rows. Columns not named here are ignored. */
export const files = {
  'customers.csv': z.object({
    customer_id: id,
    customer_unique_id: id,
    customer_zip_code_prefix: z.string().min(1),
    customer_city: z.string().min(1),
    customer_state: z.string().min(1),
  }),
  'sellers.csv': z.object({ seller_id: id }),
  'category_translation.csv': z.object({
    product_category_name: z.string().min(1),
    product_category_name_english: z.string().min(1),
  }),
  'products.csv': z.object({ product_id: id, product_category_name: z.string() }),
  'orders.csv': z.object({
    order_id: id,
    customer_id: id,
    order_status: z.enum([
      'created',
      'approved',
      'invoiced',
      'processing',
      'shipped',
      'delivered',
      'canceled',
      'unavailable',
    ]),
    order_purchase_timestamp: localTime,
    order_approved_at: maybe,
    order_delivered_carrier_date: maybe,
    order_delivered_customer_date: maybe,
    order_estimated_delivery_date: maybe,
  }),
  'order_items.csv': z.object({
    order_id: id,
    order_item_id: count,
    product_id: id,
    seller_id: id,
    price: amount,
    freight_value: amount,
  }),
  'order_payments.csv': z.object({
    order_id: id,
    payment_sequential: count,
    payment_type: z.string().min(1),
    payment_installments: count,
    payment_value: amount,
  }),
} as const;

export type FileName = keyof typeof files;
export type RowOf<Name extends FileName> = z.output<(typeof files)[Name]>;
export type CustomerRow = RowOf<'customers.csv'>;
export type OrderRow = RowOf<'orders.csv'>;
export type ItemRow = RowOf<'order_items.csv'>;
export type PaymentRow = RowOf<'order_payments.csv'>;
export type ProductRow = RowOf<'products.csv'>;
