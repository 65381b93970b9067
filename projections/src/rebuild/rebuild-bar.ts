import { type RebuildProgress } from '@marketgraph/infra/engine';
import { SingleBar } from 'cli-progress';

/** What shows how far rebuilds are. */
export type RebuildBar = {
  readonly tell: (progress: RebuildProgress) => void;
  /** Takes the bar away, for a text to follow. */
  readonly stop: () => void;
};

const doing = {
  load: 'loading',
  index: 'indexing',
  tail: 'catching up',
  compare: 'comparing',
  switch: 'switching',
} satisfies Record<RebuildProgress['phase'], string>;

/** A bar for each view with events, rate and remaining time; on a pipe, a line every two seconds. */
export const createRebuildBar = (): RebuildBar => {
  let shown: { readonly handler: string; readonly bar: SingleBar } | undefined;
  let from = { at: 0, done: 0 };
  let rate = '–';
  const stop = (): void => {
    shown?.bar.stop();
    shown = undefined;
  };
  const begin = ({ handler, done, total, phase }: RebuildProgress): SingleBar => {
    stop();
    const bar = new SingleBar({
      format: `${handler} [{bar}] {percentage}% | {value}/{total} events | {rate} | {eta_formatted} left | {doing}`,
      stream: process.stderr,
      noTTYOutput: true,
      notTTYSchedule: 2_000,
      hideCursor: true,
    });
    from = { at: performance.now(), done };
    bar.start(total, done, { rate, doing: doing[phase] });
    shown = { handler, bar };
    return bar;
  };
  return {
    tell: (progress) => {
      const { handler, phase, done, total } = progress;
      const bar = shown?.handler === handler ? shown.bar : begin(progress);
      if (phase !== 'load' && phase !== 'tail') {
        bar.update({ doing: doing[phase] });
        return;
      }
      const seconds = (performance.now() - from.at) / 1_000;
      if (done > from.done && seconds > 0) {
        rate = `${Math.round((done - from.done) / seconds).toLocaleString('en')}/s`;
      }
      bar.setTotal(total);
      bar.update(done, { rate, doing: doing[phase] });
    },
    stop,
  };
};
