import { randomUUID } from 'node:crypto';
import {
  removeFolder,
  type Server,
  type Stack,
  startPostgres,
  startStack,
  temporaryFolder,
} from '@marketgraph/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const session = z.object({ accessToken: z.string(), user: z.object({ id: z.string() }) });
const answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.object({ extensions: z.object({ code: z.string() }) })).optional(),
});
type Answer = z.output<typeof answer>;

const password = 'correct horse';

describe('forgetting, in the accounts subgraph', () => {
  const keysFolder = temporaryFolder();
  let keys: Server;
  let stack: Stack;
  let url: string;

  beforeAll(async () => {
    keys = await startPostgres({ stateDir: keysFolder });
    stack = await startStack({
      only: ['accounts', 'projections'],
      environment: { KEYS_DATABASE_URL: keys.url },
    });
    url = stack.env['SUBGRAPH_URL_ACCOUNTS'] ?? '';
  });
  afterAll(async () => {
    await stack.stop();
    await keys.stop();
    removeFolder(keysFolder);
  });

  const ask = async (query: string, variables = {}, token?: string): Promise<Answer> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    return answer.parse(await response.json());
  };
  const codesOf = ({ errors = [] }: Answer): readonly string[] =>
    errors.map(({ extensions }) => extensions.code);
  const register = (email: string): Promise<Answer> => {
    const document = `mutation ($input: RegisterInput!) {
      register(input: $input) { session { accessToken user { id } } }
    }`;
    return ask(document, { input: { name: 'Somebody', email, password } });
  };
  const sessionOf = ({ data }: Answer): z.output<typeof session> =>
    z.object({ register: z.object({ session }) }).parse(data).register.session;
  const forgetMe = (token: string): Promise<Answer> => {
    const document = `mutation ($input: ForgetMeInput!) {
      forgetMe(input: $input) { user { name } replayed userErrors { code } }
    }`;
    return ask(document, { input: { idempotencyKey: randomUUID(), password } }, token);
  };

  it('is finished though the process is killed right after it said so', async () => {
    const { accessToken, user } = sessionOf(await register('kim@example.com'));
    const before = stack.child('accounts').pid();
    expect((await forgetMe(accessToken)).data).toMatchObject({
      forgetMe: { user: { name: 'Forgotten' }, replayed: false, userErrors: [] },
    });
    stack.child('accounts').kill('SIGKILL');
    await expect
      .poll(() => stack.child('accounts').pid() !== before, { timeout: 20_000 })
      .toBe(true);
    await expect
      .poll(
        () =>
          register('kim@example.com')
            .then(sessionOf)
            .catch(() => undefined),
        {
          timeout: 20_000,
        },
      )
      .toMatchObject({ user: { id: expect.not.stringContaining(user.id) as string } });
    await expect
      .poll(async () => codesOf(await ask('{ me { name } }', {}, accessToken)), { timeout: 20_000 })
      .toEqual(['UNAUTHENTICATED']);
  });

  it('waits for keys that can not be had: commands say so, and nothing is lost', async () => {
    const { accessToken } = sessionOf(await register('lea@example.com'));
    const { port } = keys;
    await keys.stop();
    expect(codesOf(await register('max@example.com'))).toEqual(['SERVICE_UNAVAILABLE']);
    keys = await startPostgres({ stateDir: keysFolder, port });
    const me = '{ me { name email } }';
    await expect
      .poll(async () => (await ask(me, {}, accessToken)).data, { timeout: 20_000 })
      .toEqual({ me: { name: 'Somebody', email: 'lea@example.com' } });
    // What was refused is stored the next time, by whoever asks again.
    await expect
      .poll(async () => codesOf(await register('max@example.com')), { timeout: 20_000 })
      .toEqual([]);
  });
});
