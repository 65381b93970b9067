import { describe, expect, it } from 'vitest';
import { decideAppend, type StreamState } from './decide-append.ts';

const absent: StreamState = {
  lastRevision: -1,
  isTombstoned: false,
  isSoftDeleted: false,
  hasMetadata: () => false,
  idAt: () => undefined,
  recentRevision: () => undefined,
};

/** A stream with these event ids, none of them remembered as recent. */
const streamOf = (...ids: string[]): StreamState => ({
  ...absent,
  lastRevision: ids.length - 1,
  idAt: (revision) => ids[revision],
});

const remembering = (stream: StreamState): StreamState => {
  const ids = Array.from({ length: stream.lastRevision + 1 }, (_, revision) =>
    stream.idAt(revision),
  );
  return { ...stream, recentRevision: (id) => (ids.includes(id) ? ids.indexOf(id) : undefined) };
};

const append = { outcome: 'append' };
const wrong = { outcome: 'wrong-expected-revision' };
const deleted = { outcome: 'stream-deleted' };
const repeat = (lastRevision: number) => ({ outcome: 'repeat', lastRevision });

describe('decideAppend', () => {
  describe('given a stream that does not exist', () => {
    it.each(['any', 'no_stream'] as const)('accepts %s', (expected) => {
      expect(decideAppend(absent, expected, ['a'])).toEqual(append);
    });

    it.each(['stream_exists', 0, 7] as const)('rejects %s', (expected) => {
      expect(decideAppend(absent, expected, ['a'])).toEqual(wrong);
    });

    it('accepts stream_exists when it has metadata', () => {
      const state = { ...absent, hasMetadata: () => true };
      expect(decideAppend(state, 'stream_exists', ['a'])).toEqual(append);
    });

    it('accepts an append of nothing', () => {
      expect(decideAppend(absent, 'any', [])).toEqual(append);
      expect(decideAppend(absent, 'no_stream', [])).toEqual(append);
    });
  });

  describe('given a stream with three events', () => {
    const stream = streamOf('a', 'b', 'c');

    it.each(['any', 'stream_exists', 2] as const)('accepts %s', (expected) => {
      expect(decideAppend(stream, expected, ['d'])).toEqual(append);
    });

    it.each(['no_stream', 0, 1, 3] as const)('rejects %s for a new event', (expected) => {
      expect(decideAppend(stream, expected, ['d'])).toEqual(wrong);
    });

    it('rejects an old revision without events', () => {
      expect(decideAppend(stream, 1, [])).toEqual(wrong);
    });

    it('ignores a repeat of all its events', () => {
      expect(decideAppend(stream, 'no_stream', ['a', 'b', 'c'])).toEqual(repeat(2));
    });

    it('ignores a repeat of some of its events', () => {
      expect(decideAppend(stream, 0, ['b'])).toEqual(repeat(1));
    });

    it('rejects a repeat that goes on with a new event', () => {
      expect(decideAppend(stream, 1, ['c', 'd'])).toEqual(wrong);
      expect(decideAppend(stream, 'no_stream', ['a', 'x'])).toEqual(wrong);
    });

    it('accepts a known id at the end, because ids need not be unique', () => {
      expect(decideAppend(stream, 2, ['a'])).toEqual(append);
    });

    it('accepts a repeat without a revision when the ids are forgotten', () => {
      expect(decideAppend(stream, 'any', ['a'])).toEqual(append);
    });
  });

  describe('given a stream whose ids are remembered', () => {
    const stream = remembering(streamOf('a', 'b', 'c'));

    it.each(['any', 'stream_exists'] as const)('ignores a repeat with %s', (expected) => {
      expect(decideAppend(stream, expected, ['a', 'b'])).toEqual(repeat(1));
    });

    it('rejects a repeat that goes on with a new event', () => {
      expect(decideAppend(stream, 'any', ['a', 'd'])).toEqual(wrong);
      expect(decideAppend(stream, 'any', ['a', 'd', 'b'])).toEqual(wrong);
    });

    it('accepts a new event, whatever follows it', () => {
      expect(decideAppend(stream, 'any', ['d', 'a'])).toEqual(append);
    });
  });

  describe('given a soft-deleted stream', () => {
    const stream = { ...streamOf('a', 'b'), isSoftDeleted: true };

    it.each(['any', 'no_stream', 1] as const)('accepts %s', (expected) => {
      expect(decideAppend(stream, expected, ['d'])).toEqual(append);
    });

    it('rejects stream_exists as deleted', () => {
      expect(decideAppend(stream, 'stream_exists', ['d'])).toEqual(deleted);
    });

    it('rejects an old revision', () => {
      expect(decideAppend(stream, 0, ['d'])).toEqual(wrong);
    });

    it('ignores a repeat of its first events', () => {
      expect(decideAppend(stream, 'no_stream', ['a', 'b'])).toEqual(repeat(1));
    });
  });

  describe('given a tombstoned stream', () => {
    const stream = { ...streamOf('a'), isTombstoned: true };

    it.each(['any', 'no_stream', 'stream_exists', 0, 5] as const)(
      'rejects %s as deleted',
      (expected) => {
        expect(decideAppend(stream, expected, ['a'])).toEqual(deleted);
      },
    );
  });
});
