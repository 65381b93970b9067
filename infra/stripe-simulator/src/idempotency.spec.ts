import { describe, expect, it } from 'vitest';

import { fingerprintOf, recall, type StoredAnswer } from './idempotency.ts';

const request = {
  key: 'key-1',
  path: '/v1/refunds',
  fingerprint: 'f',
  at: 1_700_000_000,
  requestId: 'req_1',
};
const answer: StoredAnswer = { ...request, id: 'key-1', status: 500, body: '{}' };
const idle = { isRunning: false };

describe('an idempotency key', () => {
  it('executes what it has not seen', () => {
    expect(recall(request, { ...idle, stored: undefined })).toBe('execute');
  });

  it('replays the first answer, even a 500', () => {
    expect(recall(request, { ...idle, stored: answer })).toEqual({ replay: answer });
  });

  it('executes again after a day', () => {
    const nextDay = { ...request, at: request.at + 24 * 60 * 60 };
    expect(recall(nextDay, { ...idle, stored: answer })).toBe('execute');
  });

  it('rejects other parameters', () => {
    expect(recall({ ...request, fingerprint: 'g' }, { ...idle, stored: answer })).toMatchObject({
      refused: { status: 400, type: 'idempotency_error' },
    });
  });

  it('rejects another endpoint', () => {
    expect(recall({ ...request, path: '/v1/x' }, { ...idle, stored: answer })).toMatchObject({
      refused: { status: 400, type: 'idempotency_error' },
    });
  });

  it('rejects a second request while the first is worked on', () => {
    expect(recall(request, { isRunning: true, stored: undefined })).toMatchObject({
      refused: { status: 409, code: 'idempotency_key_in_use' },
    });
  });

  it('rejects more than 255 characters', () => {
    const long = { ...request, key: 'k'.repeat(256) };
    expect(recall(long, { ...idle, stored: undefined })).toMatchObject({
      refused: { status: 400 },
    });
  });
});

describe('a fingerprint', () => {
  it('ignores the order of parameters', () => {
    const one = { amount: '1', metadata: { a: '1', b: '2' } };
    const other = { metadata: { b: '2', a: '1' }, amount: '1' };
    expect(fingerprintOf(one)).toBe(fingerprintOf(other));
  });

  it('sees a difference deep inside', () => {
    expect(fingerprintOf({ metadata: { a: '1' } })).not.toBe(
      fingerprintOf({ metadata: { a: '2' } }),
    );
  });
});
