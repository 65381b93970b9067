import { z } from 'zod';
import { type EventContract } from './events/define-event.ts';

/** What was released of a contract: the form of its data, and data that must stay readable for ever. */
export type RecordedContract = {
  readonly type: string;
  readonly version: number;
  readonly form: unknown;
  readonly data: unknown;
};

/** The contract as it is written to `fixtures/` once and compared with ever after. */
export const recordContract = ({
  type,
  version,
  data,
  example,
}: EventContract): RecordedContract => ({
  type,
  version,
  form: z.toJSONSchema(data, { io: 'input' }),
  data: example,
});

/** `fixtures/<domain>/<Event>.v<version>.json`. */
export const fixtureName = (domain: string, contract: { type: string; version: number }): string =>
  `${domain}/${contract.type}.v${contract.version}.json`;
