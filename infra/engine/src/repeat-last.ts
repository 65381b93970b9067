import { type BusMessage, type Checkpoint } from '@marketgraph/infra/ports';
import { requireSame } from './read-source.ts';

type Batches = AsyncIterable<readonly BusMessage[]>;

/** Gives `repeat` all messages up to `to` at once, and passes on those after it. */
export async function* repeatLast(
  batches: Batches,
  to: Checkpoint,
  repeat: (messages: readonly BusMessage[]) => Promise<void>,
): AsyncGenerator<readonly BusMessage[]> {
  const covered: BusMessage[] = [];
  let isRepeated = false;
  for await (const batch of batches) {
    covered.push(...batch.filter(({ sequence }) => !isRepeated && sequence <= to.sequence));
    const last = covered.at(-1);
    if (!isRepeated && last?.sequence === to.sequence) {
      requireSame(to, last);
      await repeat(covered.splice(0));
      isRepeated = true;
    }
    const news = batch.filter(({ sequence }) => sequence > to.sequence);
    if (news.length > 0) yield news;
  }
}
