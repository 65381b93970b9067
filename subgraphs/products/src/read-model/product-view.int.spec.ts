import { parsePage } from '@marketgraph/infra/graphql';
import { openDatabase, type OpenDatabase } from '@marketgraph/infra/postgres';
import { type Server, startPostgres } from '@marketgraph/local';
import { availabilityView } from '@marketgraph/projections/availability-view';
import { productView, searchable } from '@marketgraph/projections/product-view';
import { type ProductView, type StockView } from '@marketgraph/schema/views';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProductSort, sortOrders } from './product-sort.ts';
import { type ProductFilter } from './product-filter.ts';
import { createProductReadModel, type ProductReadModel } from './product-view.ts';
import { type ProductsDatabase } from './products-database.ts';

const vendorId = '0190a5c0-0000-7000-8000-000000000004';
const otherVendorId = '0190a5c0-0000-7000-8000-000000000005';

const productId = (number: number): string => `0190a5c0-0000-7000-8000-00000000000${number}`;

const product = (
  number: number,
  {
    name = `Product ${number}`,
    description = '',
    category = null,
    ...change
  }: Partial<ProductView>,
): ProductView => ({
  productId: productId(number),
  vendorId,
  name,
  description,
  category,
  searchName: searchable(name),
  searchText: searchable(`${category ?? ''} ${description}`),
  imageUrls: [],
  priceMinor: 1000,
  currency: 'BRL',
  status: 'PUBLISHED',
  priceHistory: [],
  createdAt: '2026-01-05T10:00:00.000Z',
  publishedAt: null,
  revision: 1,
  ...change,
});

const shelf = (number: number, onHand: number, reserved: number): StockView => ({
  productId: productId(number),
  vendorId,
  onHand,
  reserved,
  revision: 1,
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
  product(7, { status: 'DELETED' }),
];

const shelves: readonly StockView[] = [shelf(1, 3, 2), shelf(2, 3, 3), shelf(3, 0, 0)];

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
    for (const [{ name: handler, source, table }, content] of [
      [productView, rows],
      [availabilityView, shelves],
    ] as const) {
      await database.views.prepare(handler, table);
      const to = { sequence: 1, position: '1/1' };
      await database.views.commit({ handler, source, from: undefined, to }, (transaction) =>
        transaction.save(table, content),
      );
    }
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
    ['a word in names and descriptions', { search: 'ESPRESSO' }, [2, 1]],
    ['words that begin so, in any order', { search: 'lov espr 100' }, [2]],
    ['a word of the category', { search: 'Kitchén' }, [2, 1]],
    ['words of which one is missing', { search: 'espresso grinder' }, []],
    ['a name with typing errors', { search: 'expresso cup' }, [1]],
    ['what SQL takes for wildcards', { search: '%_%' }, []],
    ['what a search takes for operators', { search: "!cups | :* & <-> ('" }, [1]],
    ['a backslash', { search: '\\' }, []],
    ['a statement', { search: "'; drop table product_view; --" }, []],
    ['what is in stock', { inStock: true }, [1]],
    ['what is not, or was never counted', { inStock: false }, [3, 2, 4]],
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

  it.each<[ProductSort, readonly number[], Partial<ProductFilter>?]>([
    ['RELEVANCE', [4, 3, 2], { search: 'product' }],
    ['RELEVANCE', [1, 2], { search: 'espresso' }],
    ['NEWEST', [3, 2, 1, 4]],
    ['PRICE_ASC', [2, 1, 4, 3]],
    ['PRICE_DESC', [3, 4, 1, 2]],
    ['NAME', [1, 2, 3, 4]],
  ])('pages by %s without gap or duplicate', async (sort, numbers, filter = {}) => {
    const order = sortOrders[sort];
    const seen: number[] = [];
    let after: readonly (string | number | boolean | null)[] | undefined;
    do {
      const page = await readModel.page({ ...shopWindow, ...filter }, order, {
        limit: 1,
        after,
      });
      seen.push(...numbersOf(page.slice(0, 1)));
      const [first] = page;
      after = page.length > 1 && first ? order.cursorOf(first) : undefined;
    } while (after);
    expect(seen).toEqual(numbers);
  });

  const relevance = async (search: string): Promise<readonly number[]> =>
    numbersOf(
      await readModel.page(
        { ...shopWindow, search },
        sortOrders.RELEVANCE,
        parsePage({ first: 100 }),
      ),
    );

  it('puts the name before the text, and what is written right before what looks alike', async () => {
    expect(await relevance('espresso')).toEqual([1, 2]);
    expect(await relevance('product')).toEqual([4, 3, 2]);
  });

  it('divides by category and price, each without its own filter', async () => {
    const facets = await readModel.facets({
      ...shopWindow,
      category: 'kitchen',
      price: { currency: 'BRL', minMinor: 1000 },
    });
    expect(facets.categories).toEqual([
      { name: 'garden', productCount: 1 },
      { name: 'kitchen', productCount: 1 },
    ]);
    expect(facets.priceBands).toEqual([
      { currency: 'BRL', minMinor: 0, maxMinor: 1000, productCount: 1 },
      { currency: 'BRL', minMinor: 1000, maxMinor: 2000, productCount: 1 },
    ]);
  });

  it('divides nothing into nothing', async () => {
    const facets = await readModel.facets({ ...shopWindow, search: 'nothing of the kind' });
    expect(facets).toEqual({ categories: [], priceBands: [] });
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
