import { type Rebuilt } from '@marketgraph/infra/engine';
import { type Comparison, type RowDifference, type Standing } from '@marketgraph/infra/ports';
import { type ViewStatus } from './view-status.ts';

const command = 'npm run rebuild --';
const number = (value: number): string => value.toLocaleString('en');

/** What came of a rebuild, and what to do next. */
export const rebuiltText = (view: string, rebuilt: Rebuilt): string =>
  [
    headline(view, rebuilt),
    ...parityLines(rebuilt),
    ...parkedLines(rebuilt),
    ...nextSteps(view, rebuilt),
  ]
    .map((line, index) => (index === 0 ? line : `  ${line}`))
    .join('\n');

const headline = (view: string, { outcome, from, to, seconds }: Rebuilt): string => {
  const events = (to?.sequence ?? 0) - (from?.sequence ?? 0);
  const rate = Math.round(events / Math.max(seconds, 0.001));
  const resumed = from ? `, on from event ${number(from.sequence)}` : '';
  const work = `${number(events)} events in ${seconds.toFixed(1)} s, ${number(rate)}/s${resumed}`;
  const words = {
    switched: 'rebuilt and switched',
    built: 'built, not switched',
    refused: 'NOT switched',
  };
  return `${view}: ${words[outcome]} (${work})`;
};

const parityLines = ({ parity, versions }: Rebuilt): readonly string[] => {
  if (!parity) return ['There was nothing to compare it with.'];
  const { missing, extra, different, rows, leftOut, examples } = parity;
  const moving = leftOut > 0 ? `; ${number(leftOut)} in motion or parked left out` : '';
  if (missing + extra + different === 0) {
    return [`All ${number(rows.live)} rows are equal${moving}.`];
  }
  const isNew = versions.live !== versions.next;
  const counts = `${number(different)} rows differ, ${number(missing)} are missing, ${number(extra)} are new`;
  const meant = isNew ? `, as may be from version ${versions.live ?? '-'} to ${versions.next}` : '';
  return [`${counts}${moving}${meant}.`, ...examples.map(exampleLine), ...more(parity)];
};

const exampleLine = ({ kind, key, values }: RowDifference): string => {
  const columns = Object.entries(values).map(([name, { live, beside }]) =>
    kind === 'different' ? `${name}: live ${shown(live)}, rebuilt ${shown(beside)}` : name,
  );
  return `${kind.padEnd(9)}  ${key}  ${kind === 'different' ? columns.join('; ') : ''}`.trimEnd();
};

const longest = 120;

const shown = (value: unknown): string => {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
};

const more = ({ missing, extra, different, examples }: Comparison): readonly string[] => {
  const left = missing + extra + different - examples.length;
  return left > 0 ? [`… and ${number(left)} more`] : [];
};

const parkedLines = ({ parked }: Rebuilt): readonly string[] =>
  parked.slice(0, 10).map(({ stream, count, first }) => {
    const [why = ''] = (first.fault?.error ?? '').split('\n');
    return `parked     ${stream}  ${first.event.type} ${first.event.revision}, ${count - 1} behind it: ${why}`;
  });

const nextSteps = (view: string, { outcome, refusals }: Rebuilt): readonly string[] => {
  if (outcome === 'switched') {
    return [
      `The one before is kept: ${command} rollback ${view}, or ${command} drop ${view} --previous`,
    ];
  }
  const flags = refusals.map((refusal) => ` --accept-${refusal}`).join('');
  const reasons = {
    differences: 'Rows would change. If that is what a correction is for, accept it.',
    parked: 'Events were parked that the live view had taken. Correct the code, or accept it.',
  };
  return [
    ...refusals.map((refusal) => reasons[refusal]),
    `It is kept and goes on: ${command} ${view}${flags}; or away with it: ${command} drop ${view}`,
  ];
};

/** All views in one table. */
export const statusText = (all: readonly ViewStatus[]): string =>
  all
    .flatMap(({ view, events, builder, live, next, previous }) => [
      `${view.padEnd(20)}  live      ${standingText(live, events)}`,
      ...(next ? [line('next', `${standingText(next, events)}${builtBy(builder)}`)] : []),
      ...(previous ? [line('previous', standingText(previous, events))] : []),
    ])
    .join('\n');

const line = (name: string, text: string): string => `${''.padEnd(20)}  ${name.padEnd(8)}  ${text}`;

const builtBy = (builder: string | undefined): string =>
  builder === undefined
    ? ', nobody works on it'
    : `, process ${builder.split('-')[0] ?? ''} works on it`;

const standingText = (standing: Standing | undefined, events: number): string => {
  if (!standing) return 'not there yet';
  const { version, rows, checkpoint, parkedStreams } = standing;
  const at = `event ${number(checkpoint?.sequence ?? 0)} of ${number(events)}`;
  const parked = parkedStreams > 0 ? `, ${number(parkedStreams)} streams parked` : '';
  return `version ${version}, ${number(rows)} rows, ${at}${parked}`;
};
