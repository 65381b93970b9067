/** What one client may ask of the gateway. Beyond it the answer is an error, not a slower gateway. */
export const limits = {
  /** Bytes of a request's body. */
  bodyBytes: 256 * 1024,
  /** Bytes of one message on a socket. */
  messageBytes: 64 * 1024,
  /** Lexical tokens of a document: bounds parsing, validation and planning alike. */
  tokens: 4_000,
  /** Live operations on one socket. */
  subscriptionsPerSocket: 50,
  /** Updates that wait for a slow client; beyond that only the newest is kept. */
  updatesPerSubscription: 32,
  /** Milliseconds until an operation has its answer, and until one subgraph has. */
  operationMs: 15_000,
  fetchMs: 5_000,
  /** Milliseconds until the bus has confirmed a subscription. */
  subscribeMs: 5_000,
} as const;
