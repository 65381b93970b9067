/** The right to run a handler; whoever takes it after us has a higher epoch. */
export type Lease = { readonly handler: string; readonly owner: string; readonly epoch: number };

/** What came of asking for a lease. */
export type Taking =
  | { readonly taken: true; readonly lease: Lease }
  /** Somebody else holds it, for as long as this unless they renew it. */
  | { readonly taken: false; readonly heldMs: number };

/** One lease for each handler, so that several processes share the work. The store's clock counts. */
export interface Leases {
  /** Takes the lease if nobody holds it, or who did has not renewed it in time. */
  takeLease(handler: string, owner: string, forMs: number): Promise<Taking>;

  /** Holds the lease for `forMs` from now. Throws `LeaseLostError` if another has taken it. */
  renewLease(lease: Lease, forMs: number): Promise<void>;

  /** Lets the next one take it at once. No effect if another has taken it. */
  releaseLease(lease: Lease): Promise<void>;
}

/** Another process runs the handler now: what is not committed must not be. */
export class LeaseLostError extends Error {
  readonly code = 'LEASE_LOST';
}
