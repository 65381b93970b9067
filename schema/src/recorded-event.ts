/** What travels with every event beside its data. */
export type EventMetadata = {
  /** Version of the contract the data follows. */
  readonly version: number;
  /** When it happened, as the command said; in an import long before it was recorded. */
  readonly occurredAt: string;
  /** One id for all that follows from one request. */
  readonly correlationId: string;
  /** The command or event that caused this one. */
  readonly causationId: string;
  /** The user who acted, if a person did. */
  readonly actor?: string;
  /** Set on imported history: reactions pass it by, so that no mail, call or charge repeats the past. */
  readonly origin?: 'import';
};

/** An event of a known contract as it stands in the log. */
export type RecordedEvent<
  Event extends { readonly type: string; readonly data: unknown } = {
    readonly type: string;
    readonly data: unknown;
  },
> = Event & {
  readonly eventId: string;
  readonly stream: string;
  /** Position in its stream, from 0, without gaps. */
  readonly revision: number;
  /** Position in the whole log, `commit/prepare`: see `infra/ports` `Position`. */
  readonly position: string;
  /** When the event store wrote it. */
  readonly recordedAt: string;
  readonly metadata: EventMetadata;
};
