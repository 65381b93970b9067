import { type AnyProjection } from '@marketgraph/infra/engine';
import { type BusMessage, type Row } from '@marketgraph/infra/ports';
import { type DomainEvents, type EventDomain, type RecordedEvent } from '@marketgraph/schema';
import { type ComparedView } from '@marketgraph/projections/rebuild';
import { type Entry } from '../load/diary.ts';
import { type Testimony } from '../load/witness.ts';
import { type Journal } from './journal.ts';
import { type SentMail } from './mails.ts';

/** Each domain's part of the log, in order. */
export type Log = { readonly [Of in EventDomain]: readonly RecordedEvent<DomainEvents[Of]>[] };

/** A view as it stands in Postgres. */
export type StoredView = {
  readonly projection: AnyProjection;
  /** What it was given, with or without what is personal. */
  readonly events: readonly RecordedEvent[];
  readonly rows: readonly Row[];
};

/** Everything that is known from outside once nothing moves any more. */
export type Facts = {
  readonly entries: readonly Entry[];
  readonly log: Log;
  readonly bus: { readonly [Of in EventDomain]: readonly BusMessage[] };
  readonly views: readonly StoredView[];
  /** Each view beside what the engine makes of the log anew. */
  readonly rebuilt: readonly ComparedView[];
  readonly journal: Journal;
  readonly mails: readonly SentMail[];
  /** What those saw who followed an order live. */
  readonly testimonies: readonly Testimony[];
};

/** Something that must never be. `ids` lead to the events and log lines that belong to it. */
export type Violation = {
  readonly check: string;
  readonly what: string;
  readonly ids: readonly string[];
};

export type Check = (facts: Facts) => readonly Violation[];
