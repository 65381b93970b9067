/** The right to run a handler; whoever takes it after us has a higher epoch. */
export type Lease = { readonly handler: string; readonly owner: string; readonly epoch: number };

/** What a process says at each heartbeat about all its handlers of one database. */
export type Beat = {
  /** Names the process; another one after each start. */
  readonly member: string;
  /** What it runs or would run. Empty: it leaves. */
  readonly handlers: readonly string[];
  /** Leases that it goes on to hold. */
  readonly renew: readonly Lease[];
  /** Handlers whose lease it takes, of those that nobody holds. */
  readonly take: readonly string[];
  /** Leases that the next one may take at once. */
  readonly release: readonly Lease[];
  /** How long the membership and the leases last from now on, in milliseconds. */
  readonly forMs: number;
};

/** Who else is there, and who holds what, as of a heartbeat. */
export type Look = {
  /** What was renewed or taken; a lease to be renewed that is missing here is another's. */
  readonly held: readonly Lease[];
  /** Everybody alive who runs or would run one of the same handlers, who asks included. */
  readonly members: readonly { readonly member: string; readonly handlers: readonly string[] }[];
  /** Who had each handler last. `heldMs`: for how long nobody else can take it; 0 or less if it is free. */
  readonly owners: readonly {
    readonly handler: string;
    readonly owner: string;
    readonly heldMs: number;
  }[];
};

/** One lease for each handler, so that several processes share the work. The store's clock counts. */
export interface Leases {
  /**
   * One heartbeat, whatever the number of handlers. Waits for nobody's commit: a lease whose owner is in the
   * middle of one counts as held, also when it is over.
   */
  beat(beat: Beat): Promise<Look>;
}

/** Another process runs the handler now: what is not committed must not be. */
export class LeaseLostError extends Error {
  readonly code = 'LEASE_LOST';
}
