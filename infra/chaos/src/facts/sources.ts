import { type PersonalData } from '@marketgraph/infra/engine';
import { type EventBus, type EventStore } from '@marketgraph/infra/ports';
import { type OpenDatabase } from '@marketgraph/infra/postgres';
import { type Domain } from '@marketgraph/schema';
import { type LogReader } from './read-log.ts';

/** All that a site keeps. */
export type Sources = {
  readonly eventStore: EventStore;
  readonly readLog: LogReader;
  readonly bus: EventBus;
  readonly databases: ReadonlyMap<Domain, OpenDatabase<unknown>>;
  readonly personalData: PersonalData;
  readonly stripeUrl: string;
  readonly mailsUrl: string;
};
