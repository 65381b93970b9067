import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connectionOf, parsePage } from './connection.ts';

const totalCount = (): Promise<number> => Promise.resolve(3);
const cursorOf = ({ id }: { id: string }): readonly string[] => [id];

describe('parsePage', () => {
  it('takes 20 by default and up to 100', () => {
    expect(parsePage({})).toEqual({ limit: 20, after: undefined });
    expect(parsePage({ first: 100 }).limit).toBe(100);
  });

  it.each([0, -1, 101])('refuses first: %i', (first) => {
    expect(() => parsePage({ first })).toThrow('first must be from 1 to 100');
  });

  it.each(['', 'not-base64!', Buffer.from('{}').toString('base64url'), 'W10'])(
    'refuses the cursor %j',
    (after) => {
      expect(() => parsePage({ after })).toThrow('not a cursor');
    },
  );

  it('refuses a forged cursor, and one of another list', () => {
    const cursor = z.tuple([z.iso.datetime(), z.guid()]);
    const after = Buffer.from(JSON.stringify(['now', 5])).toString('base64url');
    expect(() => parsePage({ after }, cursor)).toThrow('not a cursor of this list');
  });
});

describe('connectionOf', () => {
  const rows = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];

  it('uses the extra row only to know of a next page', () => {
    const page = parsePage({ first: 2 });
    const connection = connectionOf({ rows, page, cursorOf, totalCount });
    expect(connection.nodes).toEqual([{ id: 'a' }, { id: 'b' }]);
    expect(connection.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  });

  it('gives cursors that continue after their row', () => {
    const page = parsePage({ first: 2 });
    const { pageInfo } = connectionOf({ rows, page, cursorOf, totalCount });
    expect(parsePage({ after: pageInfo.endCursor }).after).toEqual(['b']);
  });

  it('answers an empty page without cursors', () => {
    const { pageInfo } = connectionOf({ rows: [], page: parsePage({}), cursorOf, totalCount });
    expect(pageInfo).toMatchObject({ hasNextPage: false, startCursor: null, endCursor: null });
  });
});
