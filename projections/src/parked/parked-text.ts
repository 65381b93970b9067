import { type Replayed } from './parked-commands.ts';
import { type ParkedEvent, type ParkedStream, type SkippedEvent } from '@marketgraph/infra/ports';

/** A parked stream, or one event that was given up, in one line. */
export const streamLine = (found: ParkedStream | SkippedEvent): string => {
  const first = 'first' in found ? found.first : found;
  const behind = 'count' in found && found.count > 1 ? `, ${found.count - 1} behind it` : '';
  const what = `${first.event.type} ${first.event.revision}`;
  const who = 'by' in found ? `, by ${found.by}: ${found.why}` : '';
  return `${found.handler}  ${found.stream}  ${what}${behind}${who}\n    ${reasonOf(first)}`;
};

/** All of them, or one sentence. */
export const streamTable = (found: readonly (ParkedStream | SkippedEvent)[]): string =>
  found.length === 0 ? 'Nothing.' : found.map(streamLine).join('\n');

/** What has become of a stream that was to be replayed. */
export const outcomeText = (
  { handler, stream }: { readonly handler: string; readonly stream: string },
  outcome: Replayed,
): string => {
  switch (outcome) {
    case 'released':
      return `${stream} is released.`;
    case 'failed':
      return `${stream} failed again; see "show ${handler} ${stream}".`;
    case 'waiting':
      return `${stream}: nobody has taken it up yet. Is the process of ${handler} running?`;
  }
};

/** A stream with all its events and the whole error. */
export const storyOf = (parked: ParkedStream, events: readonly ParkedEvent[]): string => {
  const { fault, retryAt, event } = parked.first;
  const failures = fault
    ? `${fault.attempts} attempts from ${fault.firstFailedAt} to ${fault.lastFailedAt}\n${fault.error}`
    : 'Not tried yet.';
  const next = retryAt === null ? 'Waits for somebody.' : `Tried again after ${retryAt}.`;
  const list = events.map(
    ({ sequence, event: { type, revision, recordedAt } }) =>
      `${String(sequence).padStart(10)}  ${type} ${revision}  ${recordedAt}`,
  );
  return [
    streamLine(parked),
    '',
    failures,
    next,
    '',
    JSON.stringify(event, null, 2),
    '',
    ...list,
  ].join('\n');
};

const reasonOf = ({ fault }: ParkedEvent): string => {
  if (!fault) return 'waits to be replayed';
  const [told = ''] = fault.error.split('\n    at ');
  const line = told.replaceAll(/\s+/g, ' ').slice(0, 200);
  return `${line} (${fault.attempts} attempts, last ${fault.lastFailedAt})`;
};
