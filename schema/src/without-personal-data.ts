import { z } from 'zod';
import { contractFor, type RawEvent } from './parse-event.ts';
import { sealedIn, standInsFor, withOpened } from './sealed-data.ts';
import { type EventDomain } from './streams.ts';

const versioned = z.looseObject({ version: z.int().positive() });

/**
 * A sealed event as it is read once the person is forgotten, and by whoever has no business with its
 * personal fields; any other event as it is. Throws `UnknownEventError` for an unknown type.
 */
export const withoutPersonalData = (domain: EventDomain, raw: RawEvent): RawEvent => {
  if (!sealedIn(raw.data)) return raw;
  const { version } = versioned.parse(raw.metadata);
  return {
    ...raw,
    data: withOpened(raw.data, standInsFor(contractFor(domain, raw.type), version)),
  };
};
