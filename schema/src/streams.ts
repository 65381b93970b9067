/** The domains; one subgraph, one database, one relay each. */
export const domains = [
  'accounts',
  'products',
  'inventory',
  'orders',
  'payments',
  'shipping',
  'notifications',
  'analytics',
] as const;
export type Domain = (typeof domains)[number];

/** A domain whose commands become events (analytics only reads). */
export type EventDomain = Exclude<Domain, 'analytics'>;

/** Which stream categories each domain writes. The only place these words are written. */
export const streamCategories = {
  accounts: ['email', 'user'],
  products: ['product'],
  inventory: ['stockItem', 'reservation'],
  orders: ['cart', 'order'],
  payments: ['payment', 'stripeEvent'],
  shipping: ['shipment'],
  notifications: ['notification'],
} as const satisfies Record<EventDomain, readonly string[]>;
export type StreamCategory = (typeof streamCategories)[EventDomain][number];

/** `order-<id>`: EventStoreDB takes all before the first dash as the category. */
export const streamName = (category: StreamCategory, id: string): string => `${category}-${id}`;

/** The part after the first dash: the id of the aggregate. */
export const streamId = (stream: string): string => stream.slice(stream.indexOf('-') + 1);

/** Prefixes that select exactly a domain's streams from `$all`. */
export const streamPrefixes = (domain: EventDomain): readonly string[] =>
  streamCategories[domain].map((category) => `${category}-`);
