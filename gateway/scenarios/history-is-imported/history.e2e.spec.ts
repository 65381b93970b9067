import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { admin, eventually } from '../people.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'marketgraph-import-'));
});
afterAll(() => rm(folder, { recursive: true }));

const importSample = async (): Promise<string> => {
  const command = [
    'infra/import/src/main.ts',
    'infra/import/sample',
    '--report',
    join(folder, 'report.csv'),
  ];
  const { eventStore, postgres, personalDataKey } = inject('stack');
  const env = {
    ...process.env,
    EVENTSTORE_URL: eventStore,
    DATABASE_URL: postgres,
    PERSONAL_DATA_KEY: personalDataKey,
  };
  return (await run(process.execPath, command, { cwd: root, env })).stdout;
};

const figures = z.object({
  orderAnalytics: z.object({
    totals: z.object({
      orderCount: z.number(),
      total: z.object({ amount: z.string() }),
      goods: z.object({ amount: z.string() }),
      freight: z.object({ amount: z.string() }),
    }),
    byStatus: z.array(z.object({ status: z.string(), orderCount: z.number() })),
    byPeriod: z.array(z.object({ start: z.string(), orderCount: z.number() })),
  }),
});

/** Only the sample is that old. */
const read = async () =>
  (
    await (
      await admin()
    ).ask(
      figures,
      `{
        orderAnalytics(currencyCode: "BRL", range: { to: "2020-01-01T00:00:00Z" }) {
          totals { orderCount total { amount } goods { amount } freight { amount } }
          byStatus { status orderCount }
          byPeriod(timeZone: "America/Sao_Paulo") { start orderCount }
        }
      }`,
    )
  ).orderAnalytics;

describe('an imported history', () => {
  it('gives the figures of its files, to the cent, and is imported once', async () => {
    const first = await importSample();
    expect(first).toMatch(/orders +13 imported/);
    const imported = await eventually(async () => {
      const now = await read();
      expect(now.byStatus.find(({ status }) => status === 'COMPLETED')?.orderCount).toBe(6);
      return now;
    });
    expect(imported).toEqual({
      totals: {
        orderCount: 13,
        total: { amount: '697.95' },
        goods: { amount: '616.22' },
        freight: { amount: '81.73' },
      },
      byStatus: [
        { status: 'CANCELLED', orderCount: 3 },
        { status: 'COMPLETED', orderCount: 6 },
        { status: 'CONFIRMED', orderCount: 2 },
        { status: 'DISPATCHED', orderCount: 1 },
        { status: 'PAYMENT_PENDING', orderCount: 1 },
      ],
      byPeriod: [
        { start: '2017-11-01', orderCount: 12 },
        { start: '2017-12-01', orderCount: 1 },
      ],
    });

    const second = await importSample();
    expect(second).toMatch(/orders +0 imported; 13 were there already/);
    expect(second).toMatch(/^0 events/m);
    expect(await read()).toEqual(imported);
  });

  it('lists everything refused or odd in its report', async () => {
    const report = await readFile(join(folder, 'report.csv'), 'utf8');
    expect(report.match(/"refused","order",/g)).toHaveLength(2);
    expect(report).toContain('"PAYMENTS_DIFFER_FROM_TOTAL","paid 29.99 BRL of 30.00 BRL"');
  });
});
