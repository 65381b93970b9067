import colors from 'picocolors';
import { describeExit, type Report, type StackEvent } from '../stack/stack-event.ts';

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

const because = (lastWords: string): string =>
  lastWords === '' ? '' : `\n    ${lastWords.slice(0, 300)}`;

const lineOf = (event: StackEvent): string => {
  switch (event.type) {
    case 'ready':
      return `${colors.green('✓')} ${event.name} ${colors.dim(`ready after ${seconds(event.ms)}`)}`;
    case 'slow':
      return `${colors.yellow('…')} ${event.name} is not ready after ${seconds(event.ms)}; waiting on`;
    case 'complained':
      return `${colors.red(`[${event.name}]`)} ${event.text}`;
    case 'crashed':
      return `${colors.red('✗')} ${event.name} ended by itself (${describeExit(event.exit)}); starting it again in ${seconds(event.restartInMs)}${colors.dim(because(event.lastWords))}`;
    case 'gave-up':
      return `${colors.red('✗')} ${event.reason.message}`;
  }
};

/** At most so many complaints of one child within the window: a child in trouble can say the same all day. */
const limit = { complaints: 5, windowMs: 10_000 };

const createThrottle = () => {
  const heard = new Map<string, number[]>();
  return (name: string, now: number): boolean => {
    const recent = (heard.get(name) ?? []).filter((at) => now - at < limit.windowMs);
    heard.set(name, [...recent, now].slice(-limit.complaints));
    return recent.length < limit.complaints;
  };
};

/** Prints what the supervision tells, errors on standard error. */
export const createPrinter = ({ quiet }: { quiet: boolean }): Report => {
  const maySpeak = createThrottle();
  return (event) => {
    if (event.type === 'ready') {
      if (!quiet) console.log(lineOf(event));
    } else if (event.type !== 'complained' || maySpeak(event.name, Date.now())) {
      console.error(lineOf(event));
    }
  };
};
