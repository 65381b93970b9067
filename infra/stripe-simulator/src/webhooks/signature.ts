import { createHmac } from 'node:crypto';

/** The `stripe-signature` header for exactly these bytes, one `v1` a secret; `at` in unix seconds. */
export const signatureOf = (body: string, secrets: readonly string[], at: number): string =>
  [`t=${at}`, ...secrets.map((secret) => `v1=${hmac(`${at}.${body}`, secret)}`)].join(',');

const hmac = (text: string, secret: string): string =>
  createHmac('sha256', secret).update(text).digest('hex');
