import {
  type EventDomain,
  type RawEvent,
  sealedIn,
  withoutPersonalData,
} from '@marketgraph/schema';
import { type OpenEvent, type PersonalData } from './personal-data.ts';

/** Whoever reads a domain's events. */
export type EventReader = {
  readonly name: string;
  readonly source: EventDomain;
  readonly readsPersonalData?: boolean;
};

/**
 * What opens these events for a handler: who does not read personal data is given stand-ins, without
 * asking for a key. Asks for all keys at once. Throws `UnavailableError` if they can not be had, and
 * `TypeError` if there is nobody to ask: that is a mistake of the process, not of an event.
 */
export const openerFor = async (
  { name, source, readsPersonalData = false }: EventReader,
  personalData: PersonalData | undefined,
  events: readonly RawEvent[],
): Promise<OpenEvent> => {
  if (!readsPersonalData) return (raw) => withoutPersonalData(source, raw);
  if (personalData) return personalData.openerFor(source, events);
  if (events.some(isSealed)) throw new TypeError(`${name} was given no keys for personal data`);
  return (raw) => raw;
};

const isSealed = ({ data }: RawEvent): boolean => sealedIn(data) !== undefined;
