import { parsePage } from '@marketgraph/infra/graphql';
import { openDatabase, type OpenDatabase } from '@marketgraph/infra/postgres';
import { type Server, startPostgres } from '@marketgraph/local';
import { productView } from '@marketgraph/projections/product-view';
import { type ProductView } from '@marketgraph/schema/views';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProductSort, sortOrders } from './product-sort.ts';
import {
  createProductReadModel,
  type ProductFilter,
  type ProductReadModel,
  type ProductsDatabase,
} from './product-view.ts';

const vendorId = '0190a5c0-0000-7000-8000-000000000004';
const otherVendorId = '0190a5c0-0000-7000-8000-000000000005';

const product = (number: number, change: Partial<ProductView>): ProductView => ({
  productId: `0190a5c0-0000-7000-8000-00000000000${number}`,
  vendorId,
  name: `Product ${number}`,
  description: '',
  category: null,
  imageUrls: [],
  priceMinor: 1000,
  currency: 'BRL',
  status: 'PUBLISHED',
  createdAt: '2026-01-05T10:00:00.000Z',
  revision: 1,
  ...change,
});

/** Two of the same instant and two of the same price, so that the key has to decide. */
const rows: readonly ProductView[] = [
  product(1, { name: 'Espresso cups', category: 'kitchen', imageUrls: ['https://a.example/1'] }),
  product(2, { description: 'For 100% espresso_lovers', category: 'kitchen', priceMinor: 500 }),
  product(3, { currency: 'EUR', priceMinor: 700, createdAt: '2026-01-06T10:00:00.000Z' }),
  product(4, {
    category: 'garden',
    vendorId: otherVendorId,
    createdAt: '2026-01-04T10:00:00.000Z',
  }),
  product(5, { status: 'DRAFT', category: 'attic' }),
  product(6, { status: 'WITHDRAWN', vendorId: otherVendorId }),
];

const shopWindow: ProductFilter = { statuses: ['PUBLISHED'], unpublished: 'of nobody' };

const numbersOf = (found: readonly ProductView[]): readonly number[] =>
  found.map(({ productId }) => Number(productId.slice(-1)));

describe('product read model', () => {
  let server: Server;
  let database: OpenDatabase<ProductsDatabase>;
  let readModel: ProductReadModel;

  beforeAll(async () => {
    server = await startPostgres();
    database = await openDatabase<ProductsDatabase>(server.url, 'marketgraph_products');
    const handler = productView.name;
    await database.views.prepare(handler, productView.table);
    const to = { sequence: 1, position: '1/1' };
    await database.views.commit(
      { handler, source: 'products', from: undefined, to },
      (transaction) => transaction.save(productView.table, rows),
    );
    readModel = createProductReadModel(database.kysely);
  });

  afterAll(async () => {
    await database.close();
    await server.stop();
  });

  const list = async (filter: Partial<ProductFilter>): Promise<readonly number[]> =>
    numbersOf(
      await readModel.page(
        { ...shopWindow, ...filter },
        sortOrders.NEWEST,
        parsePage({ first: 100 }),
      ),
    );

  it('lists what is on sale, the newest first', async () => {
    expect(await list({})).toEqual([3, 2, 1, 4]);
  });

  it.each<[string, Partial<ProductFilter>, readonly number[]]>([
    ['a category', { category: 'kitchen' }, [2, 1]],
    ['a vendor', { vendorId: otherVendorId }, [4]],
    ['a text in names and descriptions', { search: 'ESPRESSO' }, [2, 1]],
    ['a text with what SQL takes for wildcards', { search: '0% espresso_l' }, [2]],
    ['a wildcard that is in no text', { search: 'c_ps' }, []],
    ['a backslash', { search: '\\' }, []],
    ['a statement', { search: "'; drop table product_view; --" }, []],
    [
      'a price range of one currency',
      { price: { currency: 'BRL', minMinor: 500, maxMinor: 999 } },
      [2],
    ],
    ['a price range open at both ends', { price: { currency: 'EUR' } }, [3]],
    ['several at once', { category: 'kitchen', price: { currency: 'BRL', minMinor: 1000 } }, [1]],
    ['drafts, which nobody may see', { statuses: ['DRAFT', 'WITHDRAWN'] }, []],
    ['drafts of the vendor', { statuses: ['DRAFT', 'WITHDRAWN'], unpublished: { vendorId } }, [5]],
    [
      'drafts of everybody',
      { statuses: ['DRAFT', 'WITHDRAWN'], unpublished: 'of everybody' },
      [6, 5],
    ],
  ])('narrows the list by %s', async (_what, filter, numbers) => {
    expect(await list(filter)).toEqual(numbers);
    expect(await readModel.count({ ...shopWindow, ...filter })).toBe(numbers.length);
  });

  it.each<[ProductSort, readonly number[]]>([
    ['NEWEST', [3, 2, 1, 4]],
    ['PRICE_ASC', [2, 1, 4, 3]],
    ['PRICE_DESC', [3, 4, 1, 2]],
    ['NAME', [1, 2, 3, 4]],
  ])('pages by %s without gap or duplicate', async (sort, numbers) => {
    const order = sortOrders[sort];
    const seen: number[] = [];
    let after: readonly (string | number | boolean | null)[] | undefined;
    do {
      const page = await readModel.page(shopWindow, order, { limit: 1, after });
      seen.push(...numbersOf(page.slice(0, 1)));
      const [first] = page;
      after = page.length > 1 && first ? order.cursorOf(first) : undefined;
    } while (after);
    expect(seen).toEqual(numbers);
  });

  it('finds many by id, in whatever state, as they were projected', async () => {
    const ids = rows.map(({ productId }) => productId);
    const found = await readModel.byId(ids);
    expect(ids.map((id) => found.get(id))).toEqual(rows);
  });

  it('counts the categories of what is on sale', async () => {
    expect(await readModel.categories()).toEqual([
      { name: 'garden', productCount: 1 },
      { name: 'kitchen', productCount: 2 },
    ]);
  });
});
