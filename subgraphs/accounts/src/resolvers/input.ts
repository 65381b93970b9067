import { line } from '@marketgraph/infra/graphql';
import { role, uuid } from '@marketgraph/schema';
import { z } from 'zod';
import { emailAddress } from '../application/email-address.ts';

export const registerInput = z.object({
  name: line(200),
  email: emailAddress,
  password: z
    .string()
    .min(8, 'The password must have at least 8 characters.')
    .max(200, 'The password must have at most 200 characters.'),
});

/** Bounds only: what could not be registered is simply not found. */
export const logInInput = z.object({
  email: z.string().max(1_000).trim().toLowerCase(),
  password: z.string().max(1_000),
});

/** Bounds only: a wrong one is simply wrong. */
export const forgetMeInput = z.object({
  idempotencyKey: line(200),
  password: z.string().max(1_000),
});

export const forgetUserInput = z.object({ idempotencyKey: line(200), userId: uuid });

export const grantRoleInput = z.object({ userId: uuid, role });
