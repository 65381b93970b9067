import { expect, it } from 'vitest';
import { decodeRecord, encodeRecord, type LogRecord } from './record.ts';
import { DELETED } from './stream-head.ts';

const record: LogRecord = {
  position: 4711,
  revision: 3,
  id: '6e7ad8bb-0c3a-4b5e-9d2c-0a1b2c3d4e5f',
  stream: 'bestellung-größe-日本',
  type: 'BestellungAufgegeben😀',
  created: 1_790_000_000_000,
  reply: Buffer.from([0, 1, 2, 255]),
};

it('reads a record as it was written', () => {
  expect(decodeRecord(4711, encodeRecord(record))).toEqual(record);
});

it('keeps the revision of a tombstone', () => {
  const tombstone = { ...record, revision: DELETED, reply: Buffer.alloc(0) };
  expect(decodeRecord(4711, encodeRecord(tombstone))).toEqual(tombstone);
});

it('refuses a format it does not know', () => {
  const bytes = encodeRecord(record);
  bytes[0] = 9;
  expect(() => decodeRecord(4711, bytes)).toThrow('format 9');
});
