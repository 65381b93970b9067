import {
  type Beside,
  type BusMessage,
  type Comparison,
  type Moment,
} from '@marketgraph/infra/ports';
import { readMessages, touchedKeys } from '../fold-messages.ts';
import { openerFor } from '../personal-data/open-events.ts';
import { readUpTo } from './catch-up.ts';
import { type GenerationOptions } from './rebuild-options.ts';

const maxExamples = 10;

/**
 * Compares a generation with the live one, both as of one instant. Rows of which one has read more than the
 * other, or which one has parked, are left out. `undefined` if there is nothing to compare with.
 */
export const compareBeside = (
  options: GenerationOptions,
  beside: Beside,
): Promise<Comparison | undefined> => {
  const { projection, generations } = options;
  const of = { handler: projection.name, source: projection.source, beside, maxExamples };
  return generations.compare(of, (moment) => keysOf(options, moment));
};

const keysOf = async (options: GenerationOptions, moment: Moment): Promise<readonly string[]> => {
  const keys = new Set(await keysTouchedBy(options, moment.parkedInOne));
  for await (const batch of between(options, moment)) {
    for (const key of await keysTouchedBy(options, batch)) keys.add(key);
  }
  return [...keys];
};

const keysTouchedBy = async (
  { projection, personalData }: GenerationOptions,
  messages: readonly BusMessage[],
): Promise<readonly string[]> => {
  const events = messages.map(({ event }) => event);
  const open = await openerFor(projection, personalData, events);
  return touchedKeys(readMessages(projection, messages, open));
};

/** What one of them has read and the other has not. */
const between = (
  options: GenerationOptions,
  { live, beside }: Moment,
): AsyncIterable<readonly BusMessage[]> => {
  const [after, ahead] =
    (live?.sequence ?? 0) < (beside?.sequence ?? 0) ? [live, beside] : [beside, live];
  return readUpTo(options, { after, upTo: ahead?.sequence ?? 0, maxBatch: 1_000 });
};
