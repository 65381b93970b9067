import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('readConfig', () => {
  it('listens on loopback unless told otherwise', () => {
    expect(readConfig({ EVENTSTORE_DATA_DIR: '/data', PORT: '4430' })).toEqual({
      dataDir: '/data',
      port: 4430,
      host: '127.0.0.1',
    });
  });

  it('names every problem at once', () => {
    expect(() => readConfig({ PORT: 'abc' })).toThrow(
      /EVENTSTORE_DATA_DIR[^]*PORT|PORT[^]*EVENTSTORE_DATA_DIR/,
    );
  });
});
