import { z } from 'zod';

import { knobSettings } from './faults/knobs.ts';

const secrets = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((secret) => secret.trim())
      .filter(Boolean),
  );

const knobs = z
  .string()
  .default('{}')
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'is not JSON' });
      return z.NEVER;
    }
  })
  .pipe(knobSettings);

const environment = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(4420),
    STRIPE_SIMULATOR_WEBHOOK_URL: z.url({ protocol: /^https?$/ }).optional(),
    STRIPE_WEBHOOK_SECRETS: secrets,
    STRIPE_SIMULATOR_DATA_DIR: z.string().min(1).optional(),
    STRIPE_SIMULATOR_SEED: z.string().min(1).optional(),
    STRIPE_SIMULATOR_RETRIES: z.enum(['quick', 'live', 'sandbox']).default('quick'),
    STRIPE_SIMULATOR_KNOBS: knobs,
  })
  .refine((env) => !env.STRIPE_SIMULATOR_WEBHOOK_URL || env.STRIPE_WEBHOOK_SECRETS.length > 0, {
    path: ['STRIPE_WEBHOOK_SECRETS'],
    error: 'needed to sign what goes to STRIPE_SIMULATOR_WEBHOOK_URL',
  });

/** Reads the environment; throws one error that lists every problem. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env) => {
  const result = environment.safeParse(env);
  if (!result.success)
    throw new Error(`The environment does not fit:\n${z.prettifyError(result.error)}`);
  const [secret] = result.data.STRIPE_WEBHOOK_SECRETS;
  const url = result.data.STRIPE_SIMULATOR_WEBHOOK_URL;
  return {
    port: result.data.PORT,
    webhooks: url && secret ? [{ url, secret }] : [],
    dataDir: result.data.STRIPE_SIMULATOR_DATA_DIR,
    seed: result.data.STRIPE_SIMULATOR_SEED,
    retries: result.data.STRIPE_SIMULATOR_RETRIES,
    knobs: result.data.STRIPE_SIMULATOR_KNOBS,
  };
};
