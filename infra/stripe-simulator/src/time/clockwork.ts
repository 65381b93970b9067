import type { Kind, Ledger, Row } from '../ledger.ts';
import { Agenda, type Due } from './agenda.ts';
import type { Clock } from './clock.ts';
import { dueTimeOf } from './due.ts';

/** Timers of Node can't be set farther ahead than this by much. */
const longestMs = 60 * 60 * 1000;

type Parts = {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly happen: (due: Due<Kind>) => Promise<void>;
  /** Waits for what is under way without the agenda. */
  readonly settle: () => Promise<void>;
};

/** Lets happen what is due, as time passes or when it is moved on. */
export class Clockwork {
  readonly #parts: Parts;
  readonly #agenda = new Agenda<Kind>();
  #timer: NodeJS.Timeout | undefined;
  #isRunning = false;
  #advancing: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.ledger.watch((row) => this.#note(row));
  }

  start(): void {
    this.#isRunning = true;
    this.#keepClock();
    this.#wind();
  }

  stop(): void {
    this.#isRunning = false;
    clearTimeout(this.#timer);
  }

  /** Moves time on; resolves when all that became due has happened, one after the other. */
  async advance(ms: number): Promise<void> {
    const before = this.#advancing;
    const advancing = (async () => {
      await before;
      await this.#moveTo(ms);
    })();
    this.#advancing = advancing;
    await advancing.finally(() => {
      if (this.#advancing === advancing) this.#advancing = undefined;
      this.#wind();
    });
  }

  /** Stands still, or runs on from where it stands. */
  freeze(isFrozen: boolean): void {
    if (isFrozen) this.#parts.clock.freeze();
    else this.#parts.clock.run();
    this.#keepClock();
    this.#wind();
  }

  async #moveTo(ms: number): Promise<void> {
    await this.#parts.settle();
    const end = this.#parts.clock.now() + ms;
    for (let due = this.#take(end); due && this.#isRunning; due = this.#take(end)) {
      this.#parts.clock.moveTo(due.at);
      await this.#parts.happen(due);
    }
    this.#parts.clock.moveTo(end);
    this.#keepClock();
  }

  #note(row: Row): void {
    const at = dueTimeOf(row);
    if (at === undefined) return;
    this.#agenda.note({ at, kind: row.kind, id: row.value.id });
    if (this.#agenda.next?.id === row.value.id) this.#wind();
  }

  /** What was noted and has changed since is no longer due. */
  #take(by: number): Due<Kind> | undefined {
    for (let due = this.#agenda.take(by); due; due = this.#agenda.take(by)) {
      const row = this.#parts.ledger.row(due.kind, due.id);
      if (row && dueTimeOf(row) === due.at) return due;
    }
    return undefined;
  }

  /** Sets the timer for what is due next. */
  #wind(): void {
    clearTimeout(this.#timer);
    const { next } = this.#agenda;
    if (!next || !this.#isRunning || this.#advancing) return;
    const wait = Math.max(0, next.at - this.#parts.clock.now());
    if (wait > 0 && this.#parts.clock.state.frozenAt !== null) return;
    this.#timer = setTimeout(() => this.#strike(), Math.min(wait, longestMs));
  }

  /** Starts all that is due, without one waiting for the other. */
  #strike(): void {
    // Set before somebody moved time on, who takes things one by one and waits for them.
    if (this.#advancing) return;
    const now = this.#parts.clock.now();
    for (let due = this.#take(now); due; due = this.#take(now)) void this.#parts.happen(due);
    this.#wind();
  }

  #keepClock(): void {
    const value = { id: 'clock', value: JSON.stringify(this.#parts.clock.state) };
    this.#parts.ledger.commit([{ kind: 'setting', value }]);
  }
}
