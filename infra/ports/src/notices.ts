/** Says that a view's row has changed and is committed. Lost when nobody listens: a hint, never the truth. */
export type ChangedNotice = {
  readonly view: string;
  /** What the change is about, as the view's projection groups its rows: of a payment, its order. */
  readonly key: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly occurredAt: string;
  /** When the event store wrote the event: the start of every latency we quote. */
  readonly recordedAt: string;
  readonly revision: number;
  readonly position: string;
  /** Exact facts as of this event, small, from the view's projection (`status`). */
  readonly facts: Readonly<Record<string, unknown>>;
};

export interface Notices {
  /** Fire and forget, in order. Call it only after the commit. */
  publish(notices: readonly ChangedNotice[]): void;

  /**
   * Resolves once the server knows the subscription: every notice published afterwards arrives.
   * `onLost` is called when the connection broke, so notices may have been missed meanwhile.
   */
  subscribe(
    view: string,
    key: string,
    listener: { onNotice: (notice: ChangedNotice) => void; onLost: () => void },
  ): Promise<{ close: () => void }>;

  close(): Promise<void>;
}
