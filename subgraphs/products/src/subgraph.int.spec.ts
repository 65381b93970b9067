import { type Stack, startStack } from '@marketgraph/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }) }))
    .optional(),
});
type Answer = z.output<typeof answer>;

const session = z.object({
  session: z.object({ accessToken: z.string(), user: z.object({ id: z.string() }) }),
});
const refusals = z.array(z.object({ code: z.string(), field: z.array(z.string()).nullable() }));
const payload = z.object({
  product: z.looseObject({ id: z.string() }).nullable(),
  replayed: z.boolean().optional(),
  userErrors: refusals,
});
type Payload = z.output<typeof payload>;

const password = 'correct horse';
const admin = { email: 'admin@example.com', password };
const cups = {
  idempotencyKey: 'cups',
  name: 'Espresso cups',
  description: 'Six cups of stoneware.',
  category: 'kitchen',
  imageUrls: ['https://images.example.com/cups.jpg'],
  price: { amount: '49.90', currencyCode: 'BRL' },
};

describe('the products subgraph', () => {
  let stack: Stack;
  let vera: { readonly token: string; readonly id: string };
  let victor: { readonly token: string; readonly id: string };
  let adminToken: string;
  let customerToken: string;

  const ask = async (
    subgraph: 'ACCOUNTS' | 'PRODUCTS',
    query: string,
    { variables = {}, token }: { variables?: Record<string, unknown>; token?: string } = {},
  ): Promise<Answer> => {
    const response = await fetch(stack.env[`SUBGRAPH_URL_${subgraph}`] ?? '', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    return answer.parse(await response.json());
  };

  const signIn = async (mutation: 'logIn' | 'register', input: Record<string, unknown>) => {
    const type = mutation === 'logIn' ? 'LogInInput' : 'RegisterInput';
    const query = `mutation ($input: ${type}!) {
      ${mutation}(input: $input) { session { accessToken user { id } } }
    }`;
    const { data } = await ask('ACCOUNTS', query, { variables: { input } });
    const { session: given } = session.parse(data?.[mutation]);
    return { token: given.accessToken, id: given.user.id };
  };

  const vendor = async (name: string) => {
    const person = { name, email: `${name}@example.com`, password };
    const { id } = await signIn('register', person);
    const grant = `mutation ($input: GrantRoleInput!) { grantRole(input: $input) { userErrors { code } } }`;
    const variables = { input: { userId: id, role: 'VENDOR' } };
    await ask('ACCOUNTS', grant, { variables, token: adminToken });
    return signIn('logIn', { email: person.email, password });
  };

  beforeAll(async () => {
    stack = await startStack({
      only: ['accounts', 'products', 'projections'],
      environment: { ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password },
    });
    adminToken = (await signIn('logIn', admin)).token;
    [vera, victor] = await Promise.all([vendor('vera'), vendor('victor')]);
    const customer = { name: 'Ada', email: 'ada@example.com', password };
    customerToken = (await signIn('register', customer)).token;
  });
  afterAll(() => stack.stop());

  const create = async (input: Record<string, unknown>, token: string): Promise<Payload> => {
    const query = `mutation ($input: CreateProductInput!) {
      createProduct(input: $input) {
        product { id name status category imageUrls price { amount amountMinor currencyCode } vendor { id } }
        replayed
        userErrors { code field }
      }
    }`;
    const { data } = await ask('PRODUCTS', query, { variables: { input }, token });
    return payload.parse(data?.['createProduct']);
  };
  const change = async (
    mutation:
      | 'describeProduct'
      | 'publishProduct'
      | 'withdrawProduct'
      | 'changeProductPrice'
      | 'deleteProduct',
    input: Record<string, unknown>,
    token: string,
  ): Promise<Payload> => {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) {
      ${mutation}(input: $input) { product { id status price { amount } } userErrors { code field } }
    }`;
    const { data } = await ask('PRODUCTS', query, { variables: { input }, token });
    return payload.parse(data?.[mutation]);
  };
  const published = async (idempotencyKey: string, rest: Record<string, unknown> = {}) => {
    const { product } = await create({ ...cups, ...rest, idempotencyKey }, vera.token);
    const productId = product?.id ?? '';
    await change('publishProduct', { productId }, vera.token);
    return productId;
  };
  const product = async (id: string, token?: string): Promise<unknown> => {
    const query = 'query ($id: ID!) { product(id: $id) { status } }';
    const options = { variables: { id }, ...(token !== undefined && { token }) };
    return (await ask('PRODUCTS', query, options)).data?.['product'];
  };

  it('drafts a product once, however often it is asked with one key', async () => {
    const [one, other] = await Promise.all([create(cups, vera.token), create(cups, vera.token)]);
    expect(one.product).toMatchObject({
      status: 'DRAFT',
      imageUrls: cups.imageUrls,
      price: { amount: '49.90', amountMinor: '4990', currencyCode: 'BRL' },
      vendor: { id: vera.id },
    });
    expect(other.product).toEqual(one.product);
    expect([one.replayed, other.replayed].filter(Boolean)).toHaveLength(1);
    expect((await create({ ...cups, name: 'Mugs' }, vera.token)).userErrors).toEqual([
      { code: 'IDEMPOTENCY_KEY_REUSED', field: ['input', 'idempotencyKey'] },
    ]);
  });

  it('asks who it is, and for the role of a vendor', async () => {
    const query = `mutation ($input: CreateProductInput!) { createProduct(input: $input) { replayed } }`;
    const variables = { input: cups };
    const anonymous = await ask('PRODUCTS', query, { variables });
    const customer = await ask('PRODUCTS', query, { variables, token: customerToken });
    expect(anonymous.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(customer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('shows a draft to its vendor and admins only', async () => {
    const { product: draft } = await create({ ...cups, idempotencyKey: 'draft' }, vera.token);
    const id = draft?.id ?? '';
    expect(await product(id, vera.token)).toEqual({ status: 'DRAFT' });
    expect(await product(id, adminToken)).toEqual({ status: 'DRAFT' });
    expect(await product(id, victor.token)).toBeNull();
    expect(await product(id)).toBeNull();
    expect(await product("' or 1 = 1 --")).toBeNull();
  });

  it('lets nobody change the product of another vendor, or see that it is there', async () => {
    const productId = await published('of-vera');
    const notFound = [{ code: 'PRODUCT_NOT_FOUND', field: ['input', 'productId'] }];
    const price = { amount: '0.01', currencyCode: 'BRL' };
    const attempts = await Promise.all([
      change('changeProductPrice', { productId, price }, victor.token),
      change('withdrawProduct', { productId }, victor.token),
      change('withdrawProduct', { productId: victor.id }, victor.token),
    ]);
    expect(attempts.map(({ userErrors }) => userErrors)).toEqual([notFound, notFound, notFound]);
    await expect
      .poll(() => product(productId), { timeout: 10_000 })
      .toEqual({ status: 'PUBLISHED' });
  });

  it.each([
    ['0.00', 'PRICE_OUT_OF_RANGE'],
    ['10000000', 'PRICE_OUT_OF_RANGE'],
    ['49.999', 'INVALID_INPUT'],
    ['-1', 'INVALID_INPUT'],
  ])('refuses the price %s: %s', async (amount, code) => {
    const price = { amount, currencyCode: 'BRL' };
    const { userErrors } = await create({ ...cups, idempotencyKey: amount, price }, vera.token);
    expect(userErrors).toEqual([{ code, field: ['input', 'price', 'amount'] }]);
  });

  it('lists what is on sale, page by page, with the categories', async () => {
    const ids: string[] = [];
    for (const name of ['Spade', 'Rake', 'Hoe']) {
      const price = { amount: `${name.length}.00`, currencyCode: 'EUR' };
      ids.push(await published(name, { name, category: 'garden', price }));
    }
    const query = `query ($after: String) {
      products(filter: { category: "garden", price: { currencyCode: "EUR" } }, sort: PRICE_ASC, first: 2, after: $after) {
        totalCount nodes { name } pageInfo { hasNextPage endCursor }
      }
      categories { name productCount }
    }`;
    const connection = z.object({
      totalCount: z.number(),
      nodes: z.array(z.object({ name: z.string() })),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    });
    const page = async (after: string | null) =>
      connection.parse((await ask('PRODUCTS', query, { variables: { after } })).data?.['products']);
    await expect
      .poll(async () => (await page(null)).totalCount, { timeout: 10_000 })
      .toBe(ids.length);
    const first = await page(null);
    const second = await page(first.pageInfo.endCursor);
    expect([...first.nodes, ...second.nodes].map(({ name }) => name)).toEqual([
      'Hoe',
      'Rake',
      'Spade',
    ]);
    expect(second.pageInfo.hasNextPage).toBe(false);
    const { data } = await ask('PRODUCTS', '{ categories { name productCount } }');
    expect(data?.['categories']).toContainEqual({ name: 'garden', productCount: 3 });
  });

  it('finds what is described anew by its new words, best first, with prices and facets', async () => {
    const productId = await published('grinder', { name: 'Burr grinder', category: 'coffee' });
    await published('beans', {
      name: 'Beans',
      description: 'For any grinder.',
      category: 'coffee',
    });
    const price = { amount: '89.00', currencyCode: 'BRL' };
    await change('changeProductPrice', { productId, price }, vera.token);
    const described = { productId, name: 'Conical grinder', category: 'coffee', imageUrls: [] };
    const { userErrors } = await change('describeProduct', described, vera.token);
    expect(userErrors).toEqual([]);
    const query = `query ($search: String!) {
      products(filter: { search: $search }) {
        nodes { name priceHistory { price { amount } } }
        facets { categories { name productCount } priceBands { from { amount } below { amount } productCount } }
      }
    }`;
    const found = async (search: string) =>
      (await ask('PRODUCTS', query, { variables: { search } })).data?.['products'];
    await expect
      .poll(() => found('grindr conical'), { timeout: 10_000 })
      .toMatchObject({
        nodes: [
          {
            name: 'Conical grinder',
            priceHistory: [{ price: { amount: '49.90' } }, { price: { amount: '89.00' } }],
          },
        ],
      });
    expect(await found('grinder')).toMatchObject({
      nodes: [{ name: 'Conical grinder' }, { name: 'Beans' }],
      facets: {
        categories: [{ name: 'coffee', productCount: 2 }],
        priceBands: [
          { from: { amount: '20.00' }, below: { amount: '50.00' }, productCount: 1 },
          { from: { amount: '50.00' }, below: { amount: '100.00' }, productCount: 1 },
        ],
      },
    });
    expect(await found('burr')).toMatchObject({ nodes: [], facets: { priceBands: [] } });
  });

  it('deletes for good, and shows old orders what was on sale', async () => {
    const productId = await published('deleted');
    const { product: gone } = await change('deleteProduct', { productId }, vera.token);
    expect(gone).toMatchObject({ status: 'DELETED' });
    expect((await change('publishProduct', { productId }, vera.token)).userErrors).toEqual([
      { code: 'PRODUCT_NOT_FOUND', field: ['input', 'productId'] },
    ]);
    expect((await change('deleteProduct', { productId }, vera.token)).userErrors).toEqual([]);
    await expect.poll(() => product(productId), { timeout: 10_000 }).toEqual({ status: 'DELETED' });
    const { product: draft } = await create({ ...cups, idempotencyKey: 'draft 2' }, vera.token);
    await change('deleteProduct', { productId: draft?.id }, vera.token);
    expect(await product(draft?.id ?? '')).toBeNull();
  });

  it.each([
    'products(sort: RELEVANCE) { totalCount }',
    'products(first: 101) { totalCount }',
    'products(after: "bm90aGluZw") { totalCount }',
    'products(filter: { statuses: [] }) { totalCount }',
    'products(filter: { price: { currencyCode: "JPY", min: "0.5" } }) { totalCount }',
    'products(filter: { search: "\\u0000" }) { totalCount }',
  ])('refuses { %s } as bad input', async (selection) => {
    const { errors } = await ask('PRODUCTS', `{ ${selection} }`);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('still resolves what is no longer on sale, for old orders', async () => {
    const productId = await published('withdrawn');
    await change('withdrawProduct', { productId }, vera.token);
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on Product { name status } }
    }`;
    const representations = [productId, vera.id, 'no-such-product'].map((id) => ({
      __typename: 'Product',
      id,
    }));
    await expect
      .poll(async () => (await ask('PRODUCTS', query, { variables: { representations } })).data, {
        timeout: 10_000,
      })
      .toEqual({ _entities: [{ name: 'Espresso cups', status: 'WITHDRAWN' }, null, null] });
  });
});
