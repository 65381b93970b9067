import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const secrets = z.object({ stripeSecretKey: z.string(), stripeWebhookSecret: z.string() });

/** What only the parts of one local stack know of each other. */
export type Secrets = z.output<typeof secrets>;

const random = (): string => randomBytes(24).toString('hex');

const invent = (): Secrets => ({
  stripeSecretKey: `sk_test_${random()}`,
  stripeWebhookSecret: `whsec_${random()}`,
});

/** The secrets of this state, made at its first use. Called by the owner of the state only. */
export const secretsOf = (state: string): Secrets => {
  const file = join(state, 'secrets.json');
  if (existsSync(file)) return secrets.parse(JSON.parse(readFileSync(file, 'utf8')));
  const invented = invent();
  writeFileSync(`${file}.draft`, JSON.stringify(invented, null, 2), { mode: 0o600 });
  renameSync(`${file}.draft`, file);
  return invented;
};
