import { z } from 'zod';
import { type EventContract } from './events/define-event.ts';

/** What was released of a contract: the form of its data, and data that must stay readable for ever. */
export type RecordedContract = {
  readonly type: string;
  readonly version: number;
  readonly form: unknown;
  /** Names of the fields that are sealed with a person's key, if there are any. */
  readonly personal?: readonly string[];
  readonly data: unknown;
};

/** The contract as it is written to `fixtures/` once and compared with ever after. */
export const recordContract = ({
  type,
  version,
  data,
  example,
  personal,
}: EventContract): RecordedContract => ({
  type,
  version,
  form: z.toJSONSchema(data, { io: 'input' }),
  ...(personal && { personal: Object.keys(personal.forgotten) }),
  data: example,
});

/** `fixtures/<domain>/<Event>.v<version>.json`. */
export const fixtureName = (domain: string, contract: { type: string; version: number }): string =>
  `${domain}/${contract.type}.v${contract.version}.json`;
