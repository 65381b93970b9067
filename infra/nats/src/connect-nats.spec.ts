import { describe, expect, it } from 'vitest';
import { isSupported } from './connect-nats.ts';

describe('isSupported', () => {
  it.each(['2.9.10', '2.9.11', '2.10.0', '2.14.0-beta.1', '3.0.0'])('accepts %s', (version) =>
    expect(isSupported(version)).toBe(true),
  );

  it.each(['2.9.9', '2.8.20', '1.10.11', ''])('rejects %s', (version) =>
    expect(isSupported(version)).toBe(false),
  );
});
