import { randomUUID } from 'node:crypto';
import { isRejected } from '@marketgraph/infra/engine';
import {
  commandMetadata,
  parseInput,
  type RequestContext,
  requireRole,
  userError,
} from '@marketgraph/infra/graphql';
import { type Accounts } from '../application/accounts.ts';
import { grantRoleInput, logInInput, registerInput } from './input.ts';

type Input = { readonly input: unknown };

const refusals = {
  EmailTaken: userError('EMAIL_TAKEN', 'This e-mail address has an account: log in instead.', [
    'input',
    'email',
  ]),
  CredentialsInvalid: userError(
    'CREDENTIALS_INVALID',
    'No account has this e-mail address and password.',
  ),
  UserNotFound: userError('USER_NOT_FOUND', 'There is no such user.', ['input', 'userId']),
} as const;

export const createMutation = (accounts: Accounts) => ({
  register: async (_root: unknown, { input }: Input, context: RequestContext) => {
    const parsed = parseInput(registerInput, input);
    if (!parsed.ok) return { user: null, session: null, userErrors: parsed.userErrors };
    const session = await accounts.register(parsed.value, commandMetadata(context, randomUUID()));
    if (isRejected(session)) {
      return { user: null, session: null, userErrors: [refusals[session.rejected]] };
    }
    return { user: session.user, session, userErrors: [] };
  },
  logIn: async (_root: unknown, { input }: Input, context: RequestContext) => {
    const parsed = parseInput(logInInput, input);
    if (!parsed.ok) return { session: null, userErrors: parsed.userErrors };
    const session = await accounts.logIn(parsed.value, context.now);
    if (isRejected(session)) return { session: null, userErrors: [refusals[session.rejected]] };
    return { session, userErrors: [] };
  },
  grantRole: async (_root: unknown, { input }: Input, context: RequestContext) => {
    const { id: grantedBy } = requireRole(context, 'ADMIN');
    const parsed = parseInput(grantRoleInput, input);
    if (!parsed.ok) return { user: null, userErrors: parsed.userErrors };
    const user = await accounts.grantRole(
      { ...parsed.value, grantedBy },
      commandMetadata(context, randomUUID()),
    );
    if (isRejected(user)) return { user: null, userErrors: [refusals[user.rejected]] };
    return { user, userErrors: [] };
  },
});
