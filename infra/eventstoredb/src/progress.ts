import { type ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import {
  comparePositions,
  type LogBatch,
  type Position,
  type RawEvent,
} from '@marketgraph/infra/ports';
import { positionOf, toPosition, toRawEvent } from './raw-event.ts';

/** How far a subscription has come. It only moves forward, whatever the server sends. */
export class Progress {
  #lastEvent: Position | 'start';
  #lastSeen: Position | 'start';

  constructor(after: Position | 'start') {
    this.#lastEvent = after;
    this.#lastSeen = after;
  }

  /**
   * Where to resume: after the last event, not after a checkpoint, since some servers send checkpoints
   * ahead of events they still have to send.
   */
  get resumeAfter(): Position | 'start' {
    return this.#lastEvent;
  }

  /** How far the server has looked, as it says itself: at least up to the last event. */
  get lastSeen(): Position | 'start' {
    return this.#lastSeen;
  }

  /** Turns messages into batches: events together, checkpoints only where no event follows. */
  *toBatches(messages: readonly ReadResp[]): Generator<LogBatch> {
    let events: RawEvent[] = [];
    let checkpoint: Position | undefined;
    for (const message of messages) {
      const event = message.getEvent()?.getEvent();
      if (event && this.#passEvent(positionOf(event))) {
        events.push(toRawEvent(event));
        checkpoint = undefined;
      }
      checkpoint = this.#passCheckpoint(message) ?? checkpoint;
      if (!message.hasCaughtUp()) continue;
      yield* this.#batch(events, checkpoint);
      yield { kind: 'caught-up' };
      [events, checkpoint] = [[], undefined];
    }
    yield* this.#batch(events, checkpoint);
  }

  *#batch(events: readonly RawEvent[], checkpoint: Position | undefined): Generator<LogBatch> {
    if (events.length > 0) yield { kind: 'events', events };
    if (checkpoint) yield { kind: 'checkpoint', position: checkpoint };
  }

  #passEvent(position: Position): boolean {
    if (!isAfter(position, this.#lastEvent)) return false;
    this.#lastEvent = position;
    if (isAfter(position, this.#lastSeen)) this.#lastSeen = position;
    return true;
  }

  #passCheckpoint(message: ReadResp): Position | undefined {
    const sent = message.getCheckpoint();
    const position = sent && toPosition(sent.getCommitPosition(), sent.getPreparePosition());
    if (!position || !isAfter(position, this.#lastSeen)) return undefined;
    this.#lastSeen = position;
    return position;
  }
}

const isAfter = (position: Position, other: Position | 'start'): boolean =>
  other === 'start' || comparePositions(position, other) > 0;
