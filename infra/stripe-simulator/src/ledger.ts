import { randomBytes } from 'node:crypto';
import type { Stripe } from 'stripe';

import type { BalanceTransaction } from './balance.ts';
import type { Charge } from './charge.ts';
import type { Dispute } from './dispute.ts';
import type { EventType } from './event-type.ts';
import type { StoredAnswer } from './idempotency.ts';
import { clientSecretFor, idFor } from './ids.ts';
import { JournalFile, readJournal } from './journal-file.ts';
import type { PaymentIntent } from './payment-intent.ts';
import type { PaymentMethod } from './payment-method.ts';
import type { Refund } from './refund.ts';
import type { Delivery } from './webhooks/delivery.ts';
import type { WebhookEndpoint } from './webhooks/webhook-endpoint.ts';

/** Rendered once, when it happened: its contents never change, as at Stripe. */
export type RecordedEvent = Stripe.EventBase & { readonly type: EventType };

export type Tables = {
  payment_intent: PaymentIntent;
  charge: Charge;
  refund: Refund;
  dispute: Dispute;
  balance_transaction: BalanceTransaction;
  payment_method: PaymentMethod;
  event: RecordedEvent;
  answer: StoredAnswer;
  delivery: Delivery;
  webhook_endpoint: WebhookEndpoint;
  /** How many ids of a kind were given out. */
  counter: { readonly id: string; readonly count: number };
  setting: { readonly id: string; readonly value: string };
};

export type Kind = keyof Tables;
export type Row<K extends Kind = Kind> = {
  [P in K]: { readonly kind: P; readonly value: Tables[P] };
}[K];

/**
 * Everything the simulator knows, in memory; with a data directory also in a file, from which a
 * restart resumes. What one request changed is one line, so a crash leaves all of it or none.
 */
export class Ledger {
  readonly #tables: { [K in Kind]: Map<string, Tables[K]> } = {
    payment_intent: new Map(),
    charge: new Map(),
    refund: new Map(),
    dispute: new Map(),
    balance_transaction: new Map(),
    payment_method: new Map(),
    event: new Map(),
    answer: new Map(),
    delivery: new Map(),
    webhook_endpoint: new Map(),
    counter: new Map(),
    setting: new Map(),
  };
  readonly #counted = new Set<string>();
  #seed = '';
  #file: JournalFile<Row> | undefined;
  #watcher: (row: Row) => void = () => undefined;

  /** Reads back what an earlier run kept in the directory; changes nothing there yet. */
  static async read(dataDir: string | undefined, seed: string | undefined): Promise<Ledger> {
    const ledger = new Ledger();
    if (dataDir !== undefined)
      for await (const rows of readJournal<Row>(dataDir)) for (const row of rows) ledger.#put(row);
    ledger.#seed = seed ?? ledger.get('setting', 'seed')?.value ?? randomBytes(12).toString('hex');
    ledger.#put({ kind: 'setting', value: { id: 'seed', value: ledger.#seed } });
    return ledger;
  }

  /** From now on keeps everything in the directory, of which it must be the only user. */
  keepIn(dataDir: string): void {
    this.#file = JournalFile.replace(dataDir, this.#rows());
  }

  /** Tells of every row there is, and of each one that is committed from now on. */
  watch(watcher: (row: Row) => void): void {
    this.#watcher = watcher;
    for (const row of this.#rows()) watcher(row);
  }

  row(kind: Kind, id: string): Row | undefined {
    const value = this.get(kind, id);
    return value && ({ kind, value } as Row);
  }

  get<K extends Kind>(kind: K, id: string): Tables[K] | undefined {
    return this.#tables[kind].get(id);
  }

  /** Oldest first. */
  all<K extends Kind>(kind: K): readonly Tables[K][] {
    return [...this.#tables[kind].values()];
  }

  newId(prefix: string): string {
    const count = (this.get('counter', prefix)?.count ?? 0) + 1;
    this.#put({ kind: 'counter', value: { id: prefix, count } });
    this.#counted.add(prefix);
    return idFor(this.#seed, prefix, count);
  }

  clientSecretOf(intentId: string): string {
    return clientSecretFor(this.#seed, intentId);
  }

  commit(rows: readonly Row[]): void {
    this.#file?.append([...rows, ...this.#counters()]);
    for (const row of rows) this.#put(row);
    for (const row of rows) this.#watcher(row);
  }

  forget<K extends Kind>(kind: K, isForgotten: (value: Tables[K]) => boolean): void {
    for (const value of this.all(kind)) if (isForgotten(value)) this.#tables[kind].delete(value.id);
  }

  /** What is committed afterwards, by a request that was cut off, is not kept. */
  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }

  #put<K extends Kind>({ kind, value }: Row<K>): void {
    this.#tables[kind].set(value.id, value);
  }

  #rows(): Row[] {
    return Object.entries(this.#tables).flatMap(([kind, table]) =>
      [...table.values()].map((value) => ({ kind, value }) as Row),
    );
  }

  #counters(): Row[] {
    const counters = [...this.#counted].flatMap((prefix) => this.get('counter', prefix) ?? []);
    this.#counted.clear();
    return counters.map((value) => ({ kind: 'counter', value }));
  }
}
