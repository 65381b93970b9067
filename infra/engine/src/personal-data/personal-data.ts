import { type NewEvent } from '@marketgraph/infra/ports';
import { type EventDomain, type RawEvent } from '@marketgraph/schema';

/** An event with its personal fields readable, or stood in for. Throws if its seal is broken. */
export type OpenEvent = (raw: RawEvent) => RawEvent;

/** Seals what events say about persons, and opens it as long as they are not forgotten. */
export type PersonalData = {
  /** What opens events of a domain, these among them. Throws `UnavailableError` if keys can not be had. */
  readonly openerFor: (domain: EventDomain, events: readonly RawEvent[]) => Promise<OpenEvent>;
  /** Events as they are kept: sealed, or with stand-ins for those who are forgotten. Throws as `openerFor`. */
  readonly seal: (
    domain: EventDomain,
    stream: string,
    events: readonly NewEvent[],
  ) => Promise<readonly NewEvent[]>;
};
