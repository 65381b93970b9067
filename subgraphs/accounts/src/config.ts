import {
  loadConfig,
  type SubgraphConfig,
  subgraphEnvironment,
  toSubgraphConfig,
} from '@marketgraph/infra/config';
import { z } from 'zod';
import { emailAddress } from './application/email-address.ts';

export type AccountsConfig = SubgraphConfig & {
  /** The administrator to make sure of at every start. */
  readonly admin: { readonly email: string; readonly password: string } | undefined;
  readonly tokenLifetimeSeconds: number;
};

const environment = z
  .object({
    ...subgraphEnvironment,
    ADMIN_EMAIL: emailAddress.optional(),
    ADMIN_PASSWORD: z.string().min(8).max(200).optional(),
    ACCESS_TOKEN_SECONDS: z.coerce.number().int().min(10).max(86_400).default(900),
  })
  .refine(
    ({ ADMIN_EMAIL, ADMIN_PASSWORD }) =>
      (ADMIN_EMAIL === undefined) === (ADMIN_PASSWORD === undefined),
    { path: ['ADMIN_PASSWORD'], message: 'set both ADMIN_EMAIL and ADMIN_PASSWORD, or neither' },
  );

export const accountsConfig = (): AccountsConfig => {
  const read = loadConfig(environment, process.env);
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = read;
  return {
    ...toSubgraphConfig(read),
    admin: email !== undefined && password !== undefined ? { email, password } : undefined,
    tokenLifetimeSeconds: read.ACCESS_TOKEN_SECONDS,
  };
};
