import { type EventContract } from './events/define-event.ts';

/** The personal fields of an event as they are kept: whose they are, and the fields as ciphertext. */
export type Sealed = { readonly of: string; readonly sealed: string };

/** Where a data object keeps them; no contract has a field of this name. */
const place = '$personal';

type Fields = Readonly<Record<string, unknown>>;

/** An event reached its reader with its personal fields still sealed, or with something that only looks so. */
export class SealedEventError extends Error {
  readonly code = 'SEALED_EVENT';
}

const isSealed = (data: unknown): data is Fields =>
  typeof data === 'object' && data !== null && place in data;

/**
 * What is sealed in an event's data; `undefined` if nothing is, as in events from before their fields were
 * declared personal. Throws `SealedEventError` if something else is in its place. Called for every event.
 */
export const sealedIn = (data: unknown): Sealed | undefined => {
  if (!isSealed(data)) return undefined;
  const found = data[place];
  if (isCiphertext(found)) return found;
  throw new SealedEventError('what stands where sealed data stands is none');
};

const isCiphertext = (found: unknown): found is Sealed =>
  typeof found === 'object' &&
  found !== null &&
  'of' in found &&
  typeof found.of === 'string' &&
  'sealed' in found &&
  typeof found.sealed === 'string';

/** Throws `SealedEventError` for an event that is still sealed. */
export const requireOpened = ({
  type,
  data,
}: {
  readonly type: string;
  readonly data: unknown;
}): void => {
  if (isSealed(data))
    throw new SealedEventError(`${type} is sealed: it must be opened before it is read`);
};

/** The personal fields that an event's data has, by its contract; `undefined` if it has none. */
export const personalFieldsOf = (
  { personal }: EventContract,
  data: Fields,
): { readonly of: string; readonly fields: Fields } | undefined => {
  if (!personal) return undefined;
  const names = Object.keys(personal.forgotten).filter((name) => name in data);
  if (names.length === 0) return undefined;
  return {
    of: personal.of(data),
    fields: Object.fromEntries(names.map((name) => [name, data[name]])),
  };
};

/** Data with its personal fields taken out, and their ciphertext put in. */
export const withSealed = (data: Fields, fields: Fields, sealed: Sealed): Fields => ({
  ...Object.fromEntries(Object.entries(data).filter(([name]) => !(name in fields))),
  [place]: sealed,
});

/** Sealed data with its personal fields again. */
export const withOpened = (data: unknown, fields: Fields): unknown => {
  if (!isSealed(data)) return data;
  const { [place]: _sealed, ...open } = data;
  return { ...open, ...fields };
};

/** What stands in for the personal fields of data of this version. */
export const standInsFor = ({ personal, upcasts }: EventContract, version: number): Fields => ({
  ...(upcasts?.find((upcast) => upcast.version === version)?.forgotten ?? personal?.forgotten),
});
