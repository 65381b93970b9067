import { type ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { type LogBatch } from '@marketgraph/infra/ports';
import { describe, expect, it } from 'vitest';
import { Progress } from './progress.ts';

const end = 2n ** 64n - 1n;

const at = (commit: bigint) => ({ commit, prepare: commit });

const event = (commit: bigint): ReadResp =>
  new streams.ReadResp().setEvent(
    new streams.ReadResp.ReadEvent().setEvent(
      new streams.ReadResp.ReadEvent.RecordedEvent()
        .setCommitPosition(commit.toString())
        .setPreparePosition(commit.toString()),
    ),
  );

const checkpoint = (commit: bigint, prepare = commit): ReadResp =>
  new streams.ReadResp().setCheckpoint(
    new streams.ReadResp.Checkpoint()
      .setCommitPosition(commit.toString())
      .setPreparePosition(prepare.toString()),
  );

const caughtUp = new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp());

const summary = (batch: LogBatch): string => {
  switch (batch.kind) {
    case 'events':
      return batch.events.map(({ position }) => position).join(' ');
    case 'checkpoint':
      return `checkpoint ${batch.position.commit}`;
    case 'caught-up':
      return 'caught up';
  }
};

const batches = (progress: Progress, ...messages: readonly ReadResp[]): readonly string[] =>
  [...progress.toBatches(messages)].map(summary);

describe('Progress', () => {
  it('puts events together and keeps the order of what lies between', () => {
    const messages = [event(1n), event(2n), caughtUp, event(3n), checkpoint(7n)];
    expect(batches(new Progress('start'), ...messages)).toEqual([
      '1/1 2/2',
      'caught up',
      '3/3',
      'checkpoint 7',
    ]);
  });

  it('leaves out a checkpoint that an event follows', () => {
    expect(batches(new Progress('start'), checkpoint(1n), event(2n))).toEqual(['2/2']);
  });

  it('never moves back, whatever the server sends', () => {
    const progress = new Progress(at(5n));
    expect(batches(progress, event(4n), event(5n), checkpoint(5n))).toEqual([]);
    expect(batches(progress, event(6n), event(6n), checkpoint(6n))).toEqual(['6/6']);
    expect(batches(progress, checkpoint(9n), checkpoint(8n))).toEqual(['checkpoint 9']);
    expect(batches(progress, checkpoint(9n))).toEqual([]);
  });

  it('does not believe a checkpoint at the end of all positions', () => {
    const progress = new Progress('start');
    expect(batches(progress, checkpoint(end), checkpoint(1n, end))).toEqual([]);
  });

  it('resumes after the last event, not after a checkpoint ahead of events to come', () => {
    const progress = new Progress('start');
    expect(batches(progress, event(3n), checkpoint(9n))).toEqual(['3/3', 'checkpoint 9']);
    expect(progress.resumeAfter).toEqual(at(3n));
    expect(batches(progress, event(7n))).toEqual(['7/7']);
    expect(progress.resumeAfter).toEqual(at(7n));
  });
});
