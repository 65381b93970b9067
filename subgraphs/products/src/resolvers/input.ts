import { exponentOf, line, minorUnitsOf, text } from '@marketgraph/infra/graphql';
import { type Money, uuid } from '@marketgraph/schema';
import { z } from 'zod';

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

const currencyCode = z
  .string()
  .refine((code) => currencies.has(code), 'This is not a currency of ISO 4217.');

/** An exact amount of minor units; never by way of a float. */
const moneyInput = z
  .object({ amount: z.string(), currencyCode })
  .transform(({ amount, currencyCode: currency }, context): Money => {
    const amountMinor = minorUnitsOf(amount, currency);
    if (amountMinor !== undefined) return { amountMinor, currency };
    context.addIssue({ code: 'custom', path: ['amount'], message: amountMessage(currency) });
    return z.NEVER;
  });

const amountMessage = (currency: string): string =>
  `An amount of ${currency} is not negative and has up to ${exponentOf(currency)} decimals.`;

/** Nothing but pictures of the web: a `javascript:` address must never reach a page. */
const imageUrl = z
  .url({ protocol: /^https?$/, message: 'A picture needs an https or http address.' })
  .max(2_000, 'The address is too long.')
  .transform((url) => new URL(url).href);

const description = {
  name: line(200),
  description: text(10_000),
  category: line(100)
    .nullish()
    .transform((category) => category ?? null),
  imageUrls: z.array(imageUrl).max(10, 'A product has at most 10 pictures.'),
};

export const createProductInput = z.object({
  idempotencyKey: line(200),
  ...description,
  price: moneyInput,
});

export const describeProductInput = z.object({ productId: uuid, ...description });

export const changeProductPriceInput = z.object({ productId: uuid, price: moneyInput });

export const productInput = z.object({ productId: uuid });

const priceRange = z
  .object({ currencyCode, min: z.string().nullish(), max: z.string().nullish() })
  .transform(({ currencyCode: currency, min, max }, context) => {
    const bound = (name: string, amount: string | null | undefined): number | undefined => {
      if (amount == null) return undefined;
      const minor = minorUnitsOf(amount, currency);
      if (minor === undefined) {
        context.addIssue({ code: 'custom', path: [name], message: amountMessage(currency) });
      }
      return minor;
    };
    return { currency, minMinor: bound('min', min), maxMinor: bound('max', max) };
  });

const orUndefined = <Value>(value: Value | null | undefined): Value | undefined =>
  value ?? undefined;

export const productFilter = z
  .object({
    category: line(100).nullish().transform(orUndefined),
    search: text(200)
      .nullish()
      .transform((search) => (search === '' ? undefined : orUndefined(search))),
    vendorId: uuid.nullish().transform(orUndefined),
    price: priceRange.nullish().transform(orUndefined),
    inStock: z.boolean().nullish().transform(orUndefined),
    statuses: z
      .array(z.enum(['DRAFT', 'PUBLISHED', 'WITHDRAWN', 'DELETED']))
      .min(1, 'Name at least one state.')
      .nullish()
      .transform((statuses) => statuses ?? ['PUBLISHED' as const]),
  })
  .nullish()
  .transform((filter) => filter ?? { statuses: ['PUBLISHED' as const] });
