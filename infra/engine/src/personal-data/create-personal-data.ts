import { type NewEvent, type PersonKey, type PersonKeys } from '@marketgraph/infra/ports';
import { openSealed, seal } from '@marketgraph/infra/sealing';
import {
  contractFor,
  type EventDomain,
  personalFieldsOf,
  type RawEvent,
  type Sealed,
  sealedIn,
  standInsFor,
  withOpened,
  withoutPersonalData,
  withSealed,
} from '@marketgraph/schema';
import { type PersonalData } from './personal-data.ts';

type Fields = Readonly<Record<string, unknown>>;
type Keys = ReadonlyMap<string, PersonKey>;

/** Nobody was forgotten, and yet the key is not there: these are not the keys of this log. */
export class KeyMissingError extends Error {
  readonly code = 'KEY_MISSING';
}

/** Personal data under the keys of persons: sealed with AES-256-GCM, bound to the one event it belongs to. */
export const createPersonalData = (keys: Pick<PersonKeys, 'find' | 'ensure'>): PersonalData => ({
  openerFor: async (domain, events) => {
    const found = await keys.find(personsIn(events));
    return (raw) => openOne(domain, raw, found);
  },
  seal: async (domain, stream, events) => {
    const personal = events.map(({ type, data }) =>
      personalFieldsOf(contractFor(domain, type), data as Fields),
    );
    const persons = [...new Set(personal.flatMap((found) => (found ? [found.of] : [])))];
    if (persons.length === 0) return events;
    const ensured = await keys.ensure(persons);
    return events.map((event, index) => {
      const found = personal[index];
      return found ? sealOne({ domain, stream, event, ...found }, ensured) : event;
    });
  },
});

const personsIn = (events: readonly RawEvent[]): readonly string[] => [
  ...new Set(events.flatMap((event) => sealedOrNone(event)?.of ?? [])),
];

/** What is malformed is told when it is opened, of the one event that it is of. */
const sealedOrNone = ({ data }: RawEvent): Sealed | undefined => {
  try {
    return sealedIn(data);
  } catch {
    return undefined;
  }
};

/** Of another event, stream, kind or person it is not the same place: the ciphertext does not open there. */
const placeOf = (eventId: string, stream: string, type: string, personId: string): string =>
  JSON.stringify([eventId, stream, type, personId]);

const openOne = (domain: EventDomain, raw: RawEvent, keys: Keys): RawEvent => {
  const sealed = sealedIn(raw.data);
  if (!sealed) return raw;
  const key = keys.get(sealed.of);
  if (key === undefined) throw new KeyMissingError(`there is no key of person ${sealed.of}`);
  if (key === 'forgotten') return withoutPersonalData(domain, raw);
  const place = placeOf(raw.eventId, raw.stream, raw.type, sealed.of);
  const bytes = openSealed(key.key, place, Buffer.from(sealed.sealed, 'base64'));
  return { ...raw, data: withOpened(raw.data, JSON.parse(bytes.toString()) as Fields) };
};

type Sealing = {
  readonly domain: EventDomain;
  readonly stream: string;
  readonly event: NewEvent;
  readonly of: string;
  readonly fields: Fields;
};

const sealOne = ({ domain, stream, event, of, fields }: Sealing, keys: Keys): NewEvent => {
  const data = event.data as Fields;
  const key = keys.get(of);
  if (key === undefined) throw new KeyMissingError(`there is no key of person ${of}`);
  if (key === 'forgotten') {
    const contract = contractFor(domain, event.type);
    return { ...event, data: { ...data, ...standInsFor(contract, contract.version) } };
  }
  const place = placeOf(event.id, stream, event.type, of);
  const sealed = seal(key.key, place, Buffer.from(JSON.stringify(fields))).toString('base64');
  return { ...event, data: withSealed(data, fields, { of, sealed }) };
};
