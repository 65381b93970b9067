import { readFileSync } from 'node:fs';
import { ServerCredentials } from '@grpc/grpc-js';

/** What a server proves itself with: paths of PEM files. */
export type Tls = { readonly certFile: string; readonly keyFile: string };

/**
 * Encrypts calls when there is a certificate. Clients need none of their own, and what they log in with
 * is not checked. Throws when a file cannot be read.
 */
export const createCredentials = (tls: Tls | undefined): ServerCredentials => {
  if (tls === undefined) return ServerCredentials.createInsecure();
  const pair = { private_key: readFileSync(tls.keyFile), cert_chain: readFileSync(tls.certFile) };
  return ServerCredentials.createSsl(null, [pair]);
};
