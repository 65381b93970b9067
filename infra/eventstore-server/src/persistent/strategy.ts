import type { LogRecord } from '../record.ts';
import type { Consumer } from './consumer.ts';
import { DispatchToSingle } from './dispatch-to-single.ts';
import type { Message } from './message.ts';
import { Pinned } from './pinned.ts';
import { bucketOf } from './bucket.ts';
import { RoundRobin } from './round-robin.ts';

export const strategyNames = [
  'RoundRobin',
  'DispatchToSingle',
  'Pinned',
  'PinnedByCorrelation',
] as const;

export type StrategyName = (typeof strategyNames)[number];

/** Decides which consumer gets a message. */
export type Strategy = {
  add(consumer: Consumer): void;
  remove(consumer: Consumer): void;
  /** A consumer has room again. */
  freed(consumer: Consumer): void;
  /** `later` if only this message has to wait, `full` if all of them have to. */
  choose(message: Message): Consumer | 'later' | 'full';
};

export const createStrategy = (name: StrategyName): Strategy => {
  switch (name) {
    case 'RoundRobin':
      return new RoundRobin();
    case 'DispatchToSingle':
      return new DispatchToSingle();
    case 'Pinned':
    case 'PinnedByCorrelation':
      return new Pinned();
  }
};

/** The bucket of an event: what shares one goes to the same consumer, if the strategy pins. */
export const createBucketing = (name: StrategyName): ((record: LogRecord) => number) => {
  switch (name) {
    case 'RoundRobin':
    case 'DispatchToSingle':
      return () => 0;
    case 'Pinned':
      return (record) => bucketOf(record, 'stream');
    case 'PinnedByCorrelation':
      return (record) => bucketOf(record, 'correlation');
  }
};
