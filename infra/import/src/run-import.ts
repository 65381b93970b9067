import { type EmailIdOf, importUser } from '@marketgraph/accounts/import';
import { createExecute } from '@marketgraph/infra/engine';
import { type EventStore } from '@marketgraph/infra/ports';
import { importReservations, importStock } from '@marketgraph/inventory/import';
import { importProduct } from '@marketgraph/products/import';
import pLimit from 'p-limit';
import { importOneOrder, reservationOf, takesStock } from './olist/import-order.ts';
import { type History } from './olist/plan-history.ts';
import { type Remark } from './report.ts';

/** How far one kind of thing has come. */
export type Progress = {
  readonly start: (phase: string, total: number) => void;
  readonly advance: (by: number) => void;
  readonly finish: () => void;
};

export type Imported = {
  /** By phase: how many are new, and how many an earlier run had imported. */
  readonly phases: readonly {
    readonly name: string;
    readonly imported: number;
    readonly already: number;
    readonly seconds: number;
  }[];
  /** What was refused on the way, beside what the plan refuses. */
  readonly remarks: readonly Remark[];
};

export type ImportOptions = {
  readonly eventStore: EventStore;
  readonly emailIdOf: EmailIdOf;
  readonly progress: Progress;
  /** How many streams are written side by side. */
  readonly concurrency: number;
};

type Outcome = { readonly already: boolean } | { readonly rejected: string };

type Phase<Item> = {
  readonly name: string;
  readonly items: readonly Item[];
  readonly run: (item: Item) => Promise<Outcome>;
  readonly remark: (item: Item, code: string) => Remark;
};

/** Orders whose stock is booked together: one append for each product of the batch. */
const batchSize = 500;

/**
 * Runs the planned history as commands against the event store. Everything has an id that derives
 * from the data, so a second run, or one after a kill, imports only what is missing.
 */
export const runImport = async (history: History, options: ImportOptions): Promise<Imported> => {
  const { eventStore, emailIdOf } = options;
  const execute = createExecute(eventStore);
  const users = await runPhase(options, {
    name: 'users',
    items: history.users,
    run: (user) => importUser({ eventStore, execute, emailIdOf }, user),
    remark: ({ userId }, code) => refused('user', userId, code),
  });
  const products = await runPhase(options, {
    name: 'products',
    items: history.products,
    run: ({ olistId: _olistId, ...product }) => importProduct(eventStore, product),
    remark: ({ olistId }, code) => refused('product', olistId, code),
  });
  const stock = await importAllStock(history, options);
  const orders = await importAllOrders(history, options);
  const phases = [users, products, stock, orders];
  return { phases, remarks: phases.flatMap(({ remarks }) => remarks) };
};

const refused = (kind: Remark['kind'], id: string, code: string): Remark => ({
  outcome: 'refused',
  kind,
  id,
  code,
  detail: 'refused by its rules',
});

const importAllStock = (history: History, options: ImportOptions): Promise<PhaseResult> => {
  const sold = new Map<string, number>();
  for (const { productId, quantity } of history.orders
    .filter(takesStock)
    .flatMap(({ lines }) => lines)) {
    sold.set(productId, (sold.get(productId) ?? 0) + quantity);
  }
  return runPhase(options, {
    name: 'stock',
    items: history.products,
    run: ({ productId, vendorId, at }) =>
      importStock(options.eventStore, {
        productId,
        vendorId,
        quantity: sold.get(productId) ?? 0,
        at,
      }),
    remark: ({ olistId }, code) => refused('product', olistId, code),
  });
};

const importAllOrders = async (history: History, options: ImportOptions): Promise<PhaseResult> => {
  const { eventStore, progress } = options;
  const results: PhaseResult[] = [];
  progress.start('orders', history.orders.length);
  for (let from = 0; from < history.orders.length; from += batchSize) {
    const batch = history.orders.slice(from, from + batchSize);
    const startedAt = performance.now();
    await importReservations(eventStore, batch.filter(takesStock).map(reservationOf));
    const booked = (performance.now() - startedAt) / 1_000;
    const result = await runItems(options, {
      name: 'orders',
      items: batch,
      run: (plan) => importOneOrder(eventStore, plan),
      remark: ({ olistId }, code) => refused('order', olistId, code),
    });
    results.push({ ...result, seconds: result.seconds + booked });
  }
  progress.finish();
  return results.reduce(added, {
    name: 'orders',
    imported: 0,
    already: 0,
    seconds: 0,
    remarks: [],
  });
};

type PhaseResult = Imported['phases'][number] & { readonly remarks: readonly Remark[] };

const added = (one: PhaseResult, other: PhaseResult): PhaseResult => ({
  name: one.name,
  imported: one.imported + other.imported,
  already: one.already + other.already,
  seconds: one.seconds + other.seconds,
  remarks: [...one.remarks, ...other.remarks],
});

const runPhase = async <Item>(options: ImportOptions, phase: Phase<Item>): Promise<PhaseResult> => {
  options.progress.start(phase.name, phase.items.length);
  const result = await runItems(options, phase);
  options.progress.finish();
  return result;
};

const runItems = async <Item>(
  { concurrency, progress }: ImportOptions,
  { name, items, run, remark }: Phase<Item>,
): Promise<PhaseResult> => {
  const startedAt = performance.now();
  const inFlight = pLimit(concurrency);
  const outcomes = await inFlight.map(items, async (item) => {
    const outcome = await run(item);
    progress.advance(1);
    return { item, outcome };
  });
  return {
    name,
    imported: outcomes.filter(({ outcome }) => 'already' in outcome && !outcome.already).length,
    already: outcomes.filter(({ outcome }) => 'already' in outcome && outcome.already).length,
    seconds: (performance.now() - startedAt) / 1_000,
    remarks: outcomes.flatMap(({ item, outcome }) =>
      'rejected' in outcome ? remark(item, outcome.rejected) : [],
    ),
  };
};
