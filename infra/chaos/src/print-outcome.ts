import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import { eventDomains } from './facts/event-domains.ts';
import { type Facts, type Violation } from './facts/facts.ts';
import { type Injected } from './monkey/monkey.ts';
import { leaseMs } from './monkey/plan-faults.ts';
import { type ChaosOptions } from './options.ts';
import { type Outcome, type Say } from './run-chaos.ts';
import { type Site } from './site/site.ts';
import { unaskedEnds } from './unasked-ends.ts';

const countBy = <Item>(items: readonly Item[], nameOf: (item: Item) => string): string =>
  [...Map.groupBy(items, nameOf)]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, all]) => `${all.length} ${name}`)
    .join(', ');

/** What ran, how it ended, and every violation with all that is known about it. */
export const printOutcome = (
  site: Site,
  options: ChaosOptions,
  outcome: Outcome,
  say: Say,
): void => {
  say(summary(site, options, outcome));
  const { violations, facts } = outcome;
  for (const violation of violations.slice(0, 40)) printViolation(site, violation, facts, say);
  if (violations.length > 40) say(`… and ${violations.length - 40} more violations`);
};

const summary = (
  { told }: Site,
  { seed, minutes }: ChaosOptions,
  { diary, injected, settled, facts, violations }: Outcome,
): string => {
  const { entries, retries } = diary;
  const table = new Table({ wordWrap: true, colWidths: [16, 84] });
  const events = eventDomains.map((name) => `${facts?.log[name].length ?? '?'} ${name}`);
  const ends = unaskedEnds(told, injected);
  table.push(
    ['seed', `${seed}, ${minutes} min`],
    ['orders', `${entries.length}: ${countBy(entries, ({ outcome }) => outcome)}`],
    ['order states', countBy(orderStatuses(facts), (status) => status)],
    ['events', events.join(', ')],
    ['own reads', ownReadsIn(diary)],
    ['followers', facts ? followersIn(facts) : ''],
    ['mails', facts ? mailsIn(facts) : ''],
    ['faults', `${injected.length}: ${countBy(injected, ({ kind }) => kind)}`],
    ['held > lease', overLease(injected)],
    [
      'misbehaviours',
      countBy(
        injected.filter(({ detail }) => detail),
        nameOfDetail,
      ),
    ],
    ['targets', countBy(injected, ({ target }) => target)],
    ['ended unasked', ends.map(({ name, lastWords }) => `${name}: ${lastWords}`).join('\n')],
    ['client retries', [...retries].map(([code, times]) => `${times} ${code}`).join(', ')],
    [
      'settled',
      `${settled.unsettled.length === 0 ? 'in' : 'NOT in'} ${Math.round(settled.ms / 1_000)} s`,
    ],
    [
      'violations',
      `${violations.length}${violations.length > 0 ? ': ' : ''}${countBy(violations, ({ check }) => check)}`,
    ],
  );
  return table.toString();
};

const nameOfDetail = ({ target, detail }: Injected): string => `${target} ${detail ?? ''}`;

/** How many of what lasted did so, by the clock, for longer than a lease. */
const overLease = (injected: readonly Injected[]): string => {
  const long = injected.filter(({ heldMs }) => heldMs > leaseMs);
  const longest = Math.max(0, ...long.map(({ heldMs }) => heldMs));
  return `${countBy(long, ({ kind }) => kind)}; the longest ${(longest / 1_000).toFixed(1)} s`;
};

const ownReadsIn = ({ entries }: Outcome['diary']): string => {
  const reads = entries.flatMap((entry) => entry.ownReads);
  return `${reads.length}, of which ${reads.filter(({ isStale }) => isStale).length} said they may be stale`;
};

const followersIn = ({ testimonies }: Facts): string => {
  const sights = testimonies.flatMap((testimony) => testimony.sights);
  const connections = testimonies.map((one) => one.sights.at(-1)?.connection ?? 0);
  const total = connections.reduce((sum, count) => sum + count, 0);
  return `${testimonies.length}, over ${total} connections, saw ${sights.length} pushes`;
};

const mailsIn = ({ mails }: Facts): string => {
  const repeats = mails.length - new Set(mails.map(({ messageId }) => messageId)).size;
  return `${mails.length}, of which ${repeats} were repeats`;
};

const orderStatuses = (facts: Facts | undefined): readonly string[] =>
  facts?.views
    .find(({ projection }) => projection.view === 'order-view')
    ?.rows.map((row) => String(row['status'])) ?? [];

const printViolation = (
  site: Site,
  { check, what, ids }: Violation,
  facts: Facts | undefined,
  say: Say,
): void => {
  say(`\n✗ ${check}: ${what}`);
  const known = ids.filter((id) => id.length > 8);
  if (known.length === 0) return;
  say(`  ids: ${known.join(' ')}`);
  for (const line of historyOf(facts, known)) say(`  ${line}`);
  for (const line of logLines(site.state, known)) say(`  ${line.slice(0, 400)}`);
};

/** Everything in the log that names one of the ids, by time. */
const historyOf = (facts: Facts | undefined, ids: readonly string[]): readonly string[] => {
  if (!facts) return [];
  const events = eventDomains.flatMap((domain) => [...facts.log[domain]]);
  return events
    .filter((event) => ids.some((id) => JSON.stringify(event).includes(id)))
    .toSorted((a, b) => a.recordedAt.localeCompare(b.recordedAt))
    .slice(-25)
    .map(({ recordedAt, type, stream, revision }) => `${recordedAt} ${type} ${stream}@${revision}`);
};

const logLines = (state: string, ids: readonly string[]): readonly string[] => {
  const folder = join(state, 'logs');
  return readdirSync(folder)
    .flatMap((file) =>
      readFileSync(join(folder, file), 'utf8')
        .split('\n')
        .filter((line) => ids.some((id) => line.includes(id)))
        .slice(-3)
        .map((line) => `${file}: ${line}`),
    )
    .slice(-12);
};
