import { createHmac } from 'node:crypto';

/** The `stripe-signature` header for exactly these bytes; `at` in unix seconds. */
export const signatureOf = (body: string, secret: string, at: number): string =>
  `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
