import { type Exit } from '../processes/guarded-process.ts';

/** What the supervision has to tell. */
export type StackEvent =
  | { readonly type: 'ready'; readonly name: string; readonly ms: number }
  | { readonly type: 'slow'; readonly name: string; readonly ms: number }
  | { readonly type: 'complained'; readonly name: string; readonly text: string }
  | {
      readonly type: 'crashed';
      readonly name: string;
      readonly exit: Exit;
      readonly restartInMs: number;
      /** The line of its log that says most about why. */
      readonly lastWords: string;
    }
  | { readonly type: 'gave-up'; readonly name: string; readonly reason: Error };

export type Report = (event: StackEvent) => void;

/** A child that does not stay up. The message holds the last lines of its log and where the rest is. */
export class ChildFailure extends Error {
  readonly code = 'CHILD_FAILED';
}

export const describeExit = ({ code, signal }: Exit): string =>
  signal === null ? `exit code ${code ?? 'unknown'}` : signal;
