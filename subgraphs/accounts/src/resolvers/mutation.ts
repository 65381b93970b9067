import { randomUUID } from 'node:crypto';
import { deriveId, isRejected } from '@marketgraph/infra/engine';
import {
  commandMetadata,
  parseInput,
  type RequestContext,
  requireRole,
  requireViewer,
  userError,
} from '@marketgraph/infra/graphql';
import { type Accounts } from '../application/accounts.ts';
import {
  forgetMeInput,
  forgetUserInput,
  grantRoleInput,
  logInInput,
  registerInput,
} from './input.ts';

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
  PasswordInvalid: userError('PASSWORD_INVALID', 'This is not the password of your account.', [
    'input',
    'password',
  ]),
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
  forgetMe: async (_root: unknown, { input }: Input, context: RequestContext) => {
    const { id } = requireViewer(context);
    const parsed = parseInput(forgetMeInput, input);
    if (!parsed.ok) return { user: null, replayed: false, userErrors: parsed.userErrors };
    const { password, idempotencyKey } = parsed.value;
    const metadata = commandMetadata(context, deriveId('forget', id, idempotencyKey));
    return forgetPayload(await accounts.forgetMe({ userId: id, password }, metadata));
  },
  forgetUser: async (_root: unknown, { input }: Input, context: RequestContext) => {
    const { id } = requireRole(context, 'ADMIN');
    const parsed = parseInput(forgetUserInput, input);
    if (!parsed.ok) return { user: null, replayed: false, userErrors: parsed.userErrors };
    const { userId, idempotencyKey } = parsed.value;
    const metadata = commandMetadata(context, deriveId('forget', id, idempotencyKey));
    return forgetPayload(await accounts.forgetUser({ userId, forgottenBy: id }, metadata));
  },
});

const forgetPayload = (result: Awaited<ReturnType<Accounts['forgetMe']>>) =>
  isRejected(result)
    ? { user: null, replayed: false, userErrors: [refusals[result.rejected]] }
    : { user: result.user, replayed: result.isReplay, userErrors: [] };
