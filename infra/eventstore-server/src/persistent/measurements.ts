const KEPT = 1000;

const percentiles: readonly (readonly [string, number])[] = [
  ['Quintile 1', 0.2],
  ['Quintile 2', 0.4],
  ['Quintile 3', 0.6],
  ['Quintile 4', 0.8],
  ['Quintile 5', 1],
  ['90%', 0.9],
  ['95%', 0.95],
  ['99%', 0.99],
  ['99.5%', 0.995],
  ['99.9%', 0.999],
  ['Highest', 1],
];

/** How long a consumer took for each of its last events, in milliseconds. */
export class Measurements {
  readonly #times: number[] = [];
  #next = 0;

  add(milliseconds: number): void {
    this.#times[this.#next] = milliseconds;
    this.#next = (this.#next + 1) % KEPT;
  }

  /** By the names that the real server gives them; nothing before the first event. */
  get summary(): readonly (readonly [name: string, milliseconds: number])[] {
    const sorted = this.#times.toSorted((a, b) => a - b);
    if (sorted.length === 0) return [];
    const at = (part: number): number => sorted[Math.ceil(part * sorted.length) - 1] ?? 0;
    const mean = sorted.reduce((sum, time) => sum + time, 0) / sorted.length;
    const all = [
      ['Mean', mean],
      ['Median', at(0.5)],
      ['Fastest', sorted[0] ?? 0],
    ] as const;
    return [...all, ...percentiles.map(([name, part]) => [name, at(part)] as const)].map(
      ([name, time]) => [name, Math.round(time)],
    );
  }
}
