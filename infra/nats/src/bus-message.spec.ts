import { describe, expect, it } from 'vitest';
import { decodeEvent, sequenceOf } from './bus-message.ts';
import { StreamDamagedError } from './failure.ts';

describe('sequenceOf', () => {
  it('finds the sequence where servers without domains put it', () => {
    expect(sequenceOf('$JS.ACK.EVENTS_ORDERS.abc.1.42.7.1700000000000000000.3')).toBe(42);
  });

  it('finds the sequence behind a domain and an account', () => {
    const reply = '$JS.ACK._.hash.EVENTS_ORDERS.abc.1.42.7.1700000000000000000.3.random';
    expect(sequenceOf(reply)).toBe(42);
  });
});

describe('decodeEvent', () => {
  it('rejects what is no JSON: StreamDamagedError', () => {
    expect(() => decodeEvent('junk')).toThrow(StreamDamagedError);
  });
});
