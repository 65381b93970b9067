import { z } from 'zod';
import { type ShopClient, ShopError } from './shop-client.ts';

/** The people of the demo; their password is public and works on this machine only. */
export const demoPassword = 'marketgraph-demo';
export const demoAccounts = {
  customer: { name: 'Ada Lovelace', email: 'ada@example.com' },
  vendor: { name: 'Vera Vendor', email: 'vendor@example.com' },
  admin: { name: 'Admin', email: 'admin@example.com' },
} as const;

const userErrors = z.array(z.object({ code: z.string(), message: z.string() }));
const session = z.object({ accessToken: z.string(), user: z.object({ id: z.string() }) });
const loggedIn = z.object({ logIn: z.object({ session: session.nullable(), userErrors }) });
const registered = z.object({ register: z.object({ session: session.nullable(), userErrors }) });

export type Session = z.output<typeof session>;

const sessionFields = `session { accessToken user { id } } userErrors { code message }`;

/** Logs in; throws `ShopError` when refused. */
export const logIn = async (shop: ShopClient, email: string): Promise<Session> => {
  const document = `mutation ($input: LogInInput!) { logIn(input: $input) { ${sessionFields} } }`;
  const input = { email, password: demoPassword };
  return sessionOf((await shop.ask(loggedIn, document, { input })).logIn);
};

/** Logs in, as a new account when there is none yet. */
export const logInOrRegister = async (
  shop: ShopClient,
  person: { readonly name: string; readonly email: string },
): Promise<Session> => {
  const document = `mutation ($input: RegisterInput!) { register(input: $input) { ${sessionFields} } }`;
  const input = { ...person, password: demoPassword };
  const { register } = await shop.ask(registered, document, { input });
  const isKnown = register.userErrors.some(({ code }) => code === 'EMAIL_TAKEN');
  return isKnown ? logIn(shop, person.email) : sessionOf(register);
};

const sessionOf = ({
  session: given,
  userErrors: refusals,
}: z.output<typeof loggedIn>['logIn']): Session => {
  if (given) return given;
  throw new ShopError(
    refusals.map(({ message }) => message).join(' '),
    refusals.map(({ code }) => code),
  );
};
