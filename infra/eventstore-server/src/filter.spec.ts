import { describe, expect, it } from 'vitest';
import { createFilter, everything } from './filter.ts';
import type { LogRecord } from './record.ts';

const record = (stream: string, type: string): LogRecord => ({
  stream,
  type,
  position: 64,
  revision: 0,
  id: '00000000-0000-4000-8000-000000000001',
  created: 0,
  reply: Buffer.alloc(0),
});

const order = record('order-1', 'OrderPlaced');
const metadata = record('$$order-1', '$metadata');

describe('createFilter', () => {
  it('matches any of the prefixes of a stream', () => {
    const matches = createFilter({ on: 'stream', prefixes: ['payment-', 'order-'], regex: '' });
    expect([order, metadata].map(matches)).toEqual([true, false]);
  });

  it('matches any of the prefixes of a type', () => {
    const matches = createFilter({ on: 'type', prefixes: ['$meta'], regex: '' });
    expect([order, metadata].map(matches)).toEqual([false, true]);
  });

  it('matches nothing without prefix and expression', () => {
    expect(createFilter({ on: 'stream', prefixes: [], regex: '' })(order)).toBe(false);
  });

  it('matches an expression anywhere, as the expression for "no system events" does', () => {
    const notSystem = createFilter({ on: 'type', prefixes: [], regex: '^[^\\$].*' });
    expect([order, metadata].map(notSystem)).toEqual([true, false]);
    expect(createFilter({ on: 'stream', prefixes: [], regex: 'er-\\d' })(order)).toBe(true);
  });

  it('understands unicode classes as well as needless escapes', () => {
    const order = record('größe-1', 'T');
    expect(createFilter({ on: 'stream', prefixes: [], regex: '^\\p{L}+-1$' })(order)).toBe(true);
    expect(createFilter({ on: 'stream', prefixes: [], regex: '^größe\\-1' })(order)).toBe(true);
  });

  it('refuses what is no expression', () => {
    expect(() => createFilter({ on: 'type', prefixes: [], regex: '(' })).toThrow(SyntaxError);
  });
});

describe('everything', () => {
  it('matches system events, too', () => {
    expect(everything(metadata)).toBe(true);
  });
});
