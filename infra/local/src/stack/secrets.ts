import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const secrets = z.object({
  stripeSecretKey: z.string(),
  stripeWebhookSecret: z.string(),
  personalDataKey: z.string(),
});

const someSecrets = secrets.partial();

/** What only the parts of one local stack know of each other. */
export type Secrets = z.output<typeof secrets>;

const random = (): string => randomBytes(24).toString('hex');

const invent = (): Secrets => ({
  stripeSecretKey: `sk_test_${random()}`,
  stripeWebhookSecret: `whsec_${random()}`,
  personalDataKey: randomBytes(32).toString('base64'),
});

const fileIn = (state: string): string => join(state, 'secrets.json');

/** The secrets that this state has by now; none before its first use. Changes nothing. */
export const knownSecretsOf = (state: string): z.output<typeof someSecrets> =>
  existsSync(fileIn(state))
    ? someSecrets.parse(JSON.parse(readFileSync(fileIn(state), 'utf8')))
    : {};

/** The secrets of this state, made at its first use. Called by the owner of the state only. */
export const secretsOf = (state: string): Secrets => {
  const known = secrets.safeParse(knownSecretsOf(state));
  if (known.success) return known.data;
  const file = fileIn(state);
  const complete = secrets.parse({ ...invent(), ...knownSecretsOf(state) });
  writeFileSync(`${file}.draft`, JSON.stringify(complete, null, 2), { mode: 0o600 });
  renameSync(`${file}.draft`, file);
  return complete;
};
