import { z } from 'zod';

/** Lower case only: Postgres answers so, and one id must not have two spellings. */
export const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'not an id');

/** An instant in UTC, RFC 3339 with milliseconds. */
export const instant = z.iso.datetime();

/** ISO 4217, upper case. */
const currencyCode = z.string().regex(/^[A-Z]{3}$/);

/** Integer minor units (cents, or yen) of one currency. Never a float. */
export const money = z.strictObject({
  amountMinor: z.int().nonnegative(),
  currency: currencyCode,
});
export type Money = z.output<typeof money>;

/** Units of a product; the bound keeps sums of any order far inside safe integers. */
export const quantity = z.int().min(1).max(1_000_000);

export const role = z.enum(['CUSTOMER', 'VENDOR', 'ADMIN']);
export type Role = z.output<typeof role>;

/** Where to deliver. `country` is ISO 3166-1 alpha-2. */
export const postalAddress = z.strictObject({
  name: z.string().min(1).max(200),
  line1: z.string().min(1).max(200),
  line2: z.string().max(200).optional(),
  city: z.string().min(1).max(100),
  region: z.string().max(100).optional(),
  postalCode: z.string().min(1).max(20),
  country: z.string().regex(/^[A-Z]{2}$/),
});
export type PostalAddress = z.output<typeof postalAddress>;
