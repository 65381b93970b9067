import { invalidRequest, type Refused } from './refusal.ts';

/** What Stripe accepts as a presentment currency. */
const currencies = new Set(
  (
    'usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd ' +
    'cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd ' +
    'hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad ' +
    'mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln ' +
    'pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs ' +
    'uah ugx uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer zar zmw'
  ).split(' '),
);

const withoutMinorUnit = new Set(
  'bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '),
);

/** In minor units; 50 where Stripe names no other. */
const minimum: Readonly<Record<string, number>> = {
  aed: 200,
  bgn: 100,
  czk: 1500,
  dkk: 250,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  mxn: 1000,
  myr: 200,
  nok: 300,
  pln: 200,
  ron: 200,
  sek: 300,
  thb: 1000,
};
const maximum = 99_999_999;

export const isCurrency = (code: string): boolean => currencies.has(code);

/** As Stripe writes money in messages: `$10.00`, `R$0.50`, `¥50`. */
export const formatAmount = (amount: number, currency: string): string => {
  const digits = withoutMinorUnit.has(currency) ? 0 : 2;
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits);
};

/** Says why Stripe would not take this amount, or nothing. */
export const refuseAmount = (amount: number, currency: string): Refused | undefined => {
  const least = minimum[currency] ?? 50;
  if (amount < least)
    return invalidRequest(`Amount must be at least ${formatAmount(least, currency)} ${currency}`, {
      code: 'amount_too_small',
      param: 'amount',
    });
  if (amount > maximum)
    return invalidRequest(
      `Amount must be no more than ${formatAmount(maximum, currency)} ${currency}`,
      { code: 'amount_too_large', param: 'amount' },
    );
  return undefined;
};
