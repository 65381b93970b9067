import { type Fault, type ParkedEvent, type TimerRow } from '@marketgraph/infra/ports';
import { type RawEvent } from '@marketgraph/schema';
import { z } from 'zod';
import { commandIdOf, type Set } from './attempt-timer.ts';
import { type AnyTimer } from './timer.ts';

const prefix = 'timer-';

/** Parked timers stand among the parked events of their handler, as streams of their own. */
export const isTimerStream = (stream: string): boolean => stream.startsWith(prefix);

/** That a time has come, told as an event: so a timer is parked, shown, replayed and skipped like one. */
export const parkedTimer = (timer: AnyTimer, row: TimerRow, fault: Fault): ParkedEvent => {
  const { key, dueAt, data, correlationId, causationId } = row;
  const event: RawEvent = {
    eventId: commandIdOf(timer, row),
    stream: `${prefix}${key}`,
    revision: 0,
    position: '0/0',
    recordedAt: dueAt,
    type: 'TimerDue',
    data: { key, dueAt, data, correlationId, causationId },
    metadata: {},
  };
  // Timers of one key never are due at the same instant.
  return { sequence: Date.parse(dueAt), event, fault, retryAt: null };
};

const parked = z.object({
  key: z.string(),
  dueAt: z.string(),
  data: z.unknown(),
  correlationId: z.string(),
  causationId: z.string(),
});

/** The timer that was parked as this event; throws `ZodError` if it is none. */
export const timerParkedAs = ({ event }: ParkedEvent): Set => parked.parse(event.data);
