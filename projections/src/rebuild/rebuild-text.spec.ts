import { type Rebuilt } from '@marketgraph/infra/engine';
import { describe, expect, it } from 'vitest';
import { rebuiltText, statusText } from './rebuild-text.ts';

const equal = {
  live: { sequence: 40_000, position: '1/1' },
  beside: { sequence: 40_000, position: '1/1' },
  rows: { live: 10_000, beside: 10_000 },
  leftOut: 0,
  missing: 0,
  extra: 0,
  different: 0,
  examples: [],
};

const switched: Rebuilt = {
  handler: 'orders_order-view',
  outcome: 'switched',
  refusals: [],
  versions: { live: 1, next: 1 },
  from: undefined,
  to: { sequence: 40_000, position: '1/1' },
  seconds: 2,
  parity: equal,
  parked: [],
};

describe('what came of a rebuild', () => {
  it('is told with its rate, and how to undo it', () => {
    const text = rebuiltText('order-view', switched);
    expect(text).toMatch(
      /^order-view: rebuilt and switched \(40,000 events in 2\.0 s, 20,000\/s\)/,
    );
    expect(text).toMatch(/All 10,000 rows are equal\./);
    expect(text).toMatch(/npm run rebuild -- rollback order-view/);
  });

  it('is told with the rows that differ, and how to accept them', () => {
    const text = rebuiltText('order-view', {
      ...switched,
      outcome: 'refused',
      refusals: ['differences'],
      parity: {
        ...equal,
        different: 2,
        missing: 10,
        leftOut: 3,
        examples: [
          { kind: 'different', key: 'a', values: { status: { live: 'PAID', beside: null } } },
          { kind: 'missing', key: 'b', values: { status: { live: 'PAID' } } },
        ],
      },
    });
    expect(text).toMatch(/NOT switched/);
    expect(text).toMatch(
      /2 rows differ, 10 are missing, 0 are new; 3 in motion or parked left out/,
    );
    expect(text).toMatch(/different {2}a {2}status: live "PAID", rebuilt null/);
    expect(text).toMatch(/… and 10 more/);
    expect(text).toMatch(/npm run rebuild -- order-view --accept-differences/);
  });

  it('says that a new version differs from the old one', () => {
    const text = rebuiltText('order-view', {
      ...switched,
      versions: { live: 1, next: 2 },
      parity: { ...equal, different: 1 },
    });
    expect(text).toMatch(/as may be from version 1 to 2/);
  });
});

it('how views stand is told in a line for each generation', () => {
  const standing = {
    table: 'order_view',
    version: 1,
    rows: 1_000,
    checkpoint: { sequence: 4_000, position: '1/1' },
    parkedStreams: 0,
  };
  const text = statusText([
    {
      view: 'order-view',
      handler: 'orders_order-view',
      events: 5_000,
      builder: '4711-a',
      live: standing,
      next: { ...standing, parkedStreams: 2 },
      previous: undefined,
    },
  ]);
  expect(text.split('\n')).toEqual([
    expect.stringMatching(/order-view +live +version 1, 1,000 rows, event 4,000 of 5,000$/),
    expect.stringMatching(/next +.*, 2 streams parked, process 4711 works on it$/),
  ]);
});
