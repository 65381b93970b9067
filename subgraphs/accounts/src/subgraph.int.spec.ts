import { type Stack, startStack } from '@marketgraph/local';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const refusals = z.array(z.object({ code: z.string(), field: z.array(z.string()).nullable() }));
const session = z.object({ accessToken: z.string(), user: z.object({ id: z.string() }) });
const payload = z.object({ session: session.nullable(), userErrors: refusals });
type Payload = z.output<typeof payload>;

const answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.object({ extensions: z.object({ code: z.string() }) })).optional(),
});
type Answer = z.output<typeof answer>;

const password = 'correct horse';
const fields = 'session { accessToken user { id } } userErrors { code field }';

describe('the accounts subgraph', () => {
  let stack: Stack;
  let url: string;

  beforeAll(async () => {
    const environment = { ADMIN_EMAIL: 'admin@example.com', ADMIN_PASSWORD: password };
    stack = await startStack({ only: ['accounts', 'projections'], environment });
    url = stack.env['SUBGRAPH_URL_ACCOUNTS'] ?? '';
  });
  afterAll(() => stack.stop());

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

  const register = async (input: Record<string, unknown>): Promise<Payload> => {
    const query = `mutation ($input: RegisterInput!) { register(input: $input) { ${fields} } }`;
    return payload.parse((await ask(query, { input })).data?.['register']);
  };
  const logIn = async (email: string, secret = password): Promise<Payload> => {
    const query = `mutation ($input: LogInInput!) { logIn(input: $input) { ${fields} } }`;
    return payload.parse(
      (await ask(query, { input: { email, password: secret } })).data?.['logIn'],
    );
  };
  const tokenOf = ({ session: given }: Payload): string => given?.accessToken ?? '';
  const me = '{ me { name email roles } }';

  it('registers a customer, who is signed in at once', async () => {
    const registered = await register({ name: 'Ada', email: ' Ada@Example.com', password });
    expect(await ask(me, {}, tokenOf(registered))).toEqual({
      data: { me: { name: 'Ada', email: 'ada@example.com', roles: ['CUSTOMER'] } },
    });
    expect(decodeJwt(tokenOf(registered))).toMatchObject({ roles: ['CUSTOMER'] });
    expect((await logIn('ADA@example.com')).userErrors).toEqual([]);
  });

  it('registers one of many with the same address at once', async () => {
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        register({ name: `Eve ${index}`, email: 'eve@example.com', password }),
      ),
    );
    const codes = results.flatMap(({ userErrors }) => userErrors.map(({ code }) => code));
    expect(codes).toEqual(Array<string>(9).fill('EMAIL_TAKEN'));
    expect((await logIn('eve@example.com')).session).not.toBeNull();
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no address', { email: 'not an address' }, 'input.email'],
    ['a huge address', { email: `${'x'.repeat(300)}@example.com` }, 'input.email'],
    ['a short password', { password: 'short' }, 'input.password'],
    ['a huge password', { password: 'x'.repeat(100_000) }, 'input.password'],
    ['an empty name', { name: '  ' }, 'input.name'],
    ['a name no store can keep', { name: 'Bob\0' }, 'input.name'],
  ])('refuses to register with %s', async (_what, change, field) => {
    const input = { name: 'Bob', email: 'bob@example.com', password, ...change };
    expect((await register(input)).userErrors).toEqual([
      { code: 'INVALID_INPUT', field: field.split('.') },
    ]);
  });

  it('answers a wrong password and an unknown address alike', async () => {
    const wrong = await logIn('admin@example.com', 'battery staple');
    expect(wrong).toEqual({
      session: null,
      userErrors: [{ code: 'CREDENTIALS_INVALID', field: null }],
    });
    expect(await logIn('nobody@example.com')).toEqual(wrong);
    expect(await logIn("' or 1 = 1 --")).toEqual(wrong);
  });

  it('lets the administrator of its configuration grant roles and list users, and nobody else', async () => {
    const admin = tokenOf(await logIn('admin@example.com'));
    const vera = await register({ name: 'Vera', email: 'vera@example.com', password });
    const grant = `mutation ($input: GrantRoleInput!) {
      grantRole(input: $input) { user { roles } userErrors { code field } }
    }`;
    const input = { userId: vera.session?.user.id, role: 'VENDOR' };
    expect((await ask(grant, { input }, tokenOf(vera))).errors?.[0]?.extensions.code).toBe(
      'FORBIDDEN',
    );
    expect((await ask(grant, { input })).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect((await ask(grant, { input }, admin)).data).toEqual({
      grantRole: { user: { roles: ['CUSTOMER', 'VENDOR'] }, userErrors: [] },
    });
    expect(decodeJwt(tokenOf(await logIn('vera@example.com')))).toMatchObject({
      roles: ['CUSTOMER', 'VENDOR'],
    });
    const list = '{ users(first: 1) { totalCount nodes { name email } pageInfo { hasNextPage } } }';
    await expect
      .poll(async () => (await ask(list, {}, admin)).data, { timeout: 10_000 })
      .toMatchObject({
        users: {
          nodes: [{ name: 'Vera', email: 'vera@example.com' }],
          pageInfo: { hasNextPage: true },
        },
      });
    expect((await ask(list, {}, tokenOf(vera))).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('resolves users for other subgraphs, their e-mail for themselves only', async () => {
    const one = await register({ name: 'Uma', email: 'uma@example.com', password });
    const other = await register({ name: 'Olaf', email: 'olaf@example.com', password });
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on User { name email } }
    }`;
    const ids = [one.session?.user.id, other.session?.user.id, 'no-such-user'];
    const representations = ids.map((id) => ({ __typename: 'User', id }));
    expect((await ask(query, { representations }, tokenOf(one))).data).toEqual({
      _entities: [{ name: 'Uma', email: 'uma@example.com' }, { name: 'Olaf', email: null }, null],
    });
  });

  it('refuses a token that somebody has changed', async () => {
    const token = tokenOf(await logIn('admin@example.com'));
    const [header, , signature] = token.split('.');
    const claims = { ...decodeJwt(token), sub: '0190a5c0-0000-7000-8000-000000000002' };
    const forged = [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature];
    const { errors } = await ask(me, {}, forged.join('.'));
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('keeps sessions and passwords when it is killed and starts anew', async () => {
    const token = tokenOf(await register({ name: 'Kim', email: 'kim@example.com', password }));
    const before = stack.child('accounts').pid();
    stack.child('accounts').kill('SIGKILL');
    await expect
      .poll(
        async () => {
          const hasRestarted = stack.child('accounts').pid() !== before;
          return hasRestarted && (await ask(me, {}, token).catch(() => undefined));
        },
        { timeout: 20_000 },
      )
      .toMatchObject({ data: { me: { name: 'Kim' } } });
    expect((await logIn('kim@example.com')).session).not.toBeNull();
  });
});
