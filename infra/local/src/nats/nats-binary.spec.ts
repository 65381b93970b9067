import { describe, expect, it } from 'vitest';
import { isRecentEnough } from './nats-binary.ts';

describe('isRecentEnough', () => {
  it.each(['nats-server: v2.9.0', 'nats-server: v2.9.10', 'nats-server: v2.14.3', 'v3.0.0-beta'])(
    'accepts %s',
    (line) => expect(isRecentEnough(line)).toBe(true),
  );

  it.each(['nats-server: v2.8.4', 'gnatsd: v1.4.1', 'not a version'])('refuses %s', (line) =>
    expect(isRecentEnough(line)).toBe(false),
  );
});
