/** A cache of what the events of a stream have become. Never the truth: whoever finds one checks it. */
export type Snapshot = {
  readonly stream: string;
  /** Of the reducer that made `state`. */
  readonly version: number;
  readonly revision: number;
  /** Of the event at `revision`. Another one there means another log. */
  readonly eventId: string;
  /** JSON. */
  readonly state: unknown;
  /** A mark of every event in it. */
  readonly marks: string;
};

/** One snapshot for each stream. */
export interface Snapshots {
  /** What was saved last, whatever it is worth. */
  find(stream: string): Promise<Snapshot | undefined>;

  /**
   * Takes the place of the one before, also of a later revision: that may be of a log that was set back.
   * Of two at once either stays.
   */
  save(snapshot: Snapshot): Promise<void>;
}
