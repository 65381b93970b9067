import { createExecute, deriveId, isRejected } from '@marketgraph/infra/engine';
import { memoryEventStore } from '@marketgraph/infra/memory';
import { type CommandMetadata } from '@marketgraph/infra/ports';
import { describe, expect, it } from 'vitest';
import { memoryCredentials } from '../memory-credentials.ts';
import { createAccounts } from './accounts.ts';
import { bootstrapAdmin } from './bootstrap-admin.ts';
import { emailClaimDecider } from './deciders.ts';
import { emailIds } from './email-ids.ts';

const at = '2026-01-05T10:00:00.000Z';
const ada = { email: 'ada@example.com', name: 'Ada Lovelace', password: 'correct horse' };
const admin = '0190a5c0-0000-7000-8000-000000000011';
const emailIdOf = emailIds(Buffer.alloc(32, 7));

const command = (name: string): CommandMetadata => ({
  commandId: deriveId('command', name),
  at,
  correlationId: 'correlation',
});

const open = () => {
  const eventStore = memoryEventStore(() => at);
  const credentials = memoryCredentials();
  let count = 0;
  const parts = {
    eventStore,
    credentials,
    emailIdOf,
    execute: createExecute(eventStore),
    newId: () => deriveId('new', String((count += 1))),
    issueToken: async ({ userId }: { userId: string }) => ({
      accessToken: `token of ${userId}`,
      expiresAt: at,
    }),
  };
  /** What all streams say, as a thief of the log would read it. */
  const log = async (userId: string): Promise<string> =>
    JSON.stringify([
      await eventStore.read(`user-${userId}`),
      await eventStore.read(`email-${emailIdOf(ada.email)}`),
    ]);
  return { ...parts, log, accounts: createAccounts(parts) };
};

const registered = async (accounts: ReturnType<typeof open>['accounts']): Promise<string> => {
  const session = await accounts.register(ada, command('register'));
  if (isRejected(session)) throw new Error(session.rejected);
  return session.user.userId;
};

describe('Accounts › given nobody', () => {
  it('accepts a registration, which is consistent at once', async () => {
    const { accounts } = open();
    const userId = await registered(accounts);
    expect(await accounts.find(userId)).toMatchObject({ email: ada.email, roles: ['CUSTOMER'] });
    expect(await accounts.logIn(ada, at)).toMatchObject({ accessToken: `token of ${userId}` });
  });

  it('keeps the password and its hash out of the log', async () => {
    const { accounts, credentials, log } = open();
    const text = await log(await registered(accounts));
    expect(text).toContain('UserRegistered');
    expect(text).not.toContain(ada.password);
    expect(text).not.toContain(credentials.all()[0]?.passwordHash ?? 'argon2');
  });

  it('accepts one of two registrations at once, and leaves no hash of the other', async () => {
    const { accounts, credentials } = open();
    const results = await Promise.all(
      ['one', 'two', 'three'].map((name) =>
        accounts.register({ ...ada, name, password: `password ${name}` }, command(name)),
      ),
    );
    expect(results.filter((result) => isRejected(result))).toEqual([
      { rejected: 'EmailTaken' },
      { rejected: 'EmailTaken' },
    ]);
    expect(credentials.all()).toHaveLength(1);
    const winner = results.find((result) => !isRejected(result));
    const password = `password ${winner && !isRejected(winner) ? winner.user.name : ''}`;
    expect(await accounts.logIn({ email: ada.email, password }, at)).toMatchObject({ user: {} });
  });

  it('rejects GrantRole: UserNotFound', async () => {
    const grant = { userId: admin, role: 'VENDOR', grantedBy: admin } as const;
    expect(await open().accounts.grantRole(grant, command('grant'))).toEqual({
      rejected: 'UserNotFound',
    });
  });
});

describe('Accounts › given a claim whose owner stopped before registering', () => {
  it('accepts a registration with the same address', async () => {
    const { accounts, execute } = open();
    const claim = { type: 'ClaimEmail', userId: admin } as const;
    await execute(emailClaimDecider, emailIdOf(ada.email), claim, command('claim'));
    expect(await registered(accounts)).toBe(admin);
    expect(await accounts.logIn(ada, at)).toMatchObject({ user: { userId: admin } });
  });
});

describe('Accounts › given a registered user', () => {
  it('rejects another registration with the address: EmailTaken', async () => {
    const { accounts, credentials } = open();
    await registered(accounts);
    const again = await accounts.register({ ...ada, password: 'stolen it' }, command('again'));
    expect(again).toEqual({ rejected: 'EmailTaken' });
    expect(credentials.all()).toHaveLength(1);
  });

  it('rejects a wrong password and an unknown address alike: CredentialsInvalid', async () => {
    const { accounts } = open();
    await registered(accounts);
    const wrong = await accounts.logIn({ ...ada, password: 'battery staple' }, at);
    const unknown = await accounts.logIn({ ...ada, email: 'eve@example.com' }, at);
    expect(wrong).toEqual({ rejected: 'CredentialsInvalid' });
    expect(unknown).toEqual(wrong);
  });

  it('accepts GrantRole once, and shows the role at once', async () => {
    const { accounts } = open();
    const grant = { userId: await registered(accounts), role: 'VENDOR', grantedBy: admin } as const;
    await accounts.grantRole(grant, command('grant'));
    expect(await accounts.grantRole(grant, command('again'))).toMatchObject({
      roles: ['CUSTOMER', 'VENDOR'],
      revision: 1,
    });
  });
});

describe('bootstrapAdmin', () => {
  it('makes one administrator however often and wherever it runs', async () => {
    const { accounts, ...parts } = open();
    await Promise.all([bootstrapAdmin(parts, ada, at), bootstrapAdmin(parts, ada, at)]);
    await bootstrapAdmin(parts, ada, at);
    expect(await accounts.logIn(ada, at)).toMatchObject({
      user: { roles: ['CUSTOMER', 'ADMIN'], revision: 1 },
    });
  });

  it('makes no administrator of somebody who registered with the address before', async () => {
    const { accounts, ...parts } = open();
    const userId = await registered(accounts);
    const result = await bootstrapAdmin(parts, { ...ada, password: 'the real admin' }, at);
    expect(result).toEqual({ rejected: 'AdminPasswordDiffers' });
    expect(await accounts.find(userId)).toMatchObject({ roles: ['CUSTOMER'] });
  });
});
