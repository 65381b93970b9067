import {
  type ChangedNotice,
  comparePositions,
  parsePosition,
  type Position,
} from '@marketgraph/infra/ports';

/** `late`: something newer of the same view was told before, so its facts may be true no more. */
export type Rank = 'new' | 'repeated' | 'late';

/**
 * What was told last of each view. A projection tells in the order of the log; who takes it over tells again
 * what it can not know to be told, and who was frozen may tell it much later.
 */
export class NoticeOrder {
  readonly #newest = new Map<string, Position>();

  /** Notes a notice. Throws `RangeError` when its position is none. */
  rank({ view, position }: ChangedNotice): Rank {
    const at = parsePosition(position);
    const newest = this.#newest.get(view);
    const order = newest ? comparePositions(at, newest) : 1;
    if (order > 0) this.#newest.set(view, at);
    if (order === 0) return 'repeated';
    return order > 0 ? 'new' : 'late';
  }
}
