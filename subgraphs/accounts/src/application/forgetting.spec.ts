import {
  createExecute,
  createPersonalData,
  deriveId,
  isRejected,
  protectEventStore,
  readHistory,
} from '@marketgraph/infra/engine';
import { memoryEventStore, memoryPersonKeys } from '@marketgraph/infra/memory';
import { type CommandMetadata } from '@marketgraph/infra/ports';
import { describe, expect, it } from 'vitest';
import { memoryCredentials } from '../memory-credentials.ts';
import { createAccounts } from './accounts.ts';
import { emailIds } from './email-ids.ts';
import { forgetPeople } from './forget-people.ts';

const at = '2026-01-05T10:00:00.000Z';
const ada = { email: 'ada@example.com', name: 'Ada Lovelace', password: 'correct horse' };
const admin = '0190a5c0-0000-7000-8000-000000000011';
const emailIdOf = emailIds(Buffer.alloc(32, 7));

const command = (name: string): CommandMetadata => ({
  commandId: deriveId('command', name),
  at,
  correlationId: 'correlation',
});

/** Accounts over a sealed log, with Ada registered; `react` does what follows her events. */
const open = async () => {
  const log = memoryEventStore(() => at);
  const personKeys = memoryPersonKeys();
  const eventStore = protectEventStore(log, createPersonalData(personKeys));
  const execute = createExecute(eventStore);
  const credentials = memoryCredentials();
  let count = 0;
  const accounts = createAccounts({
    eventStore,
    execute,
    credentials,
    emailIdOf,
    newId: () => deriveId('new', String((count += 1))),
    issueToken: async ({ userId }) => ({ accessToken: `token of ${userId}`, expiresAt: at }),
  });
  const register = async (name: string): Promise<string> => {
    const session = await accounts.register(ada, command(name));
    if (isRejected(session)) throw new Error(session.rejected);
    return session.user.userId;
  };
  const userId = await register('first');
  const reaction = forgetPeople({ execute, credentials, personKeys });
  const history = () => readHistory(eventStore, 'accounts', `user-${userId}`);
  return {
    accounts,
    credentials,
    log,
    personKeys,
    register,
    userId,
    forget: (name = 'forget', password = ada.password) =>
      accounts.forgetMe({ userId, password }, command(name)),
    react: async () => {
      for (const event of await history()) await reaction.handle(event);
    },
    types: async () => (await history()).map(({ type }) => type),
  };
};

describe('Forgetting › given a registered user', () => {
  it('accepts forgetMe with the password: UserForgotten, and refuses their log-in from then on', async () => {
    const { accounts, forget, types } = await open();
    expect(await forget()).toMatchObject({ user: { name: 'Forgotten', email: null } });
    expect(await types()).toEqual(['UserRegistered', 'UserForgotten']);
    expect(await accounts.logIn(ada, at)).toEqual({ rejected: 'CredentialsInvalid' });
  });

  it('rejects forgetMe with another password: PasswordInvalid', async () => {
    const { accounts, forget, types } = await open();
    expect(await forget('forget', 'battery staple')).toEqual({ rejected: 'PasswordInvalid' });
    expect(await types()).toEqual(['UserRegistered']);
    expect(await accounts.logIn(ada, at)).toMatchObject({ user: { name: ada.name } });
  });

  it('accepts forgetUser of an admin, and rejects it of nobody: UserNotFound', async () => {
    const { accounts, types, userId } = await open();
    await accounts.forgetUser({ userId, forgottenBy: admin }, command('forget'));
    expect(await types()).toEqual(['UserRegistered', 'UserForgotten']);
    const nobody = { userId: admin, forgottenBy: admin };
    expect(await accounts.forgetUser(nobody, command('nobody'))).toEqual({
      rejected: 'UserNotFound',
    });
  });

  it('forgets once, however often and at once it is asked', async () => {
    const { forget, react, types } = await open();
    const results = await Promise.all(['one', 'two', 'one'].map((name) => forget(name)));
    expect(results.map((result) => isRejected(result))).toEqual([false, false, false]);
    await react();
    expect(await forget('late')).toMatchObject({ isReplay: true });
    expect(await types()).toEqual(['UserRegistered', 'UserForgotten']);
  });
});

describe('Forgetting › given a user who was forgotten', () => {
  it('destroys the key, deletes the password and frees the address', async () => {
    const { accounts, credentials, forget, personKeys, react, register, userId } = await open();
    await forget();
    await react();
    expect((await personKeys.find([userId])).get(userId)).toBe('forgotten');
    expect(credentials.all()).toEqual([]);
    const again = await register('again');
    expect(again).not.toBe(userId);
    expect(await accounts.find(again)).toMatchObject({ email: ada.email });
    expect(await accounts.find(userId)).toMatchObject({ email: null, forgottenAt: at });
  });

  it('does so also when a process stopped at any step before', async () => {
    const { credentials, forget, personKeys, react, register, userId } = await open();
    await forget();
    await personKeys.forget(userId);
    await react();
    await react();
    expect(credentials.all()).toEqual([]);
    expect(await register('again')).not.toBe(userId);
    await react();
    await expect(register('third')).rejects.toThrow('EmailTaken');
  });

  it('rejects a registration with the address until it is free: EmailTaken', async () => {
    const { forget, register } = await open();
    await forget();
    await expect(register('at once')).rejects.toThrow('EmailTaken');
  });

  it('leaves nothing of them in the log, not even a hash that could be tried', async () => {
    const { forget, log, react, userId } = await open();
    await forget();
    await react();
    const emailId = emailIdOf(ada.email);
    const events = await Promise.all([log.read(`user-${userId}`), log.read(`email-${emailId}`)]);
    const text = JSON.stringify(events);
    expect(text).toContain('EmailReleased');
    expect(text).not.toContain('ada@');
    expect(text).not.toContain('Lovelace');
    expect(text).not.toContain(deriveId('email', ada.email));
    expect(emailIds(Buffer.alloc(32, 8))(ada.email)).not.toBe(emailId);
  });
});
