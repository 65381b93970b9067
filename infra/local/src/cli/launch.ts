import { defaultStateFolder } from '../places/places.ts';
import { openStack, type Stack } from '../stack/open-stack.ts';
import { onEndRequest } from './end-requests.ts';
import { greetingOf } from './greeting.ts';
import { type StartOptions } from './options.ts';
import { createPrinter } from './print.ts';
import { readPortBase } from './settings.ts';

const stopAll = async (stack: Stack, quiet: boolean): Promise<void> => {
  if (!quiet) console.log('\nStopping; once more Ctrl-C ends everything at once.');
  await stack.stop();
  if (!quiet) console.log('Stopped.');
};

const killAll = (stack: Stack): void => {
  void stack.kill().finally(() => process.exit(130));
};

/** Runs the stack until it is asked to end or a part of it does not stay up. Answers the exit code. */
export const launch = async ({ only, quiet, seed }: StartOptions): Promise<number> => {
  const since = performance.now();
  const state = defaultStateFolder();
  const print = createPrinter({ quiet });
  const end = Promise.withResolvers<number>();
  const stack = await openStack({
    portBase: readPortBase(),
    state,
    only,
    environment: process.env,
    report: (event) => {
      print(event);
      if (event.type === 'gave-up') end.resolve(1);
    },
  });
  onEndRequest(
    () => end.resolve(0),
    () => killAll(stack),
  );
  // A terminal that was closed takes no more words; that must not end the orderly stop.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const greeting = greetingOf(stack, { state, seed, since }).catch(() => 1); // the printer told why
  const words = await Promise.race([greeting, end.promise]);
  if (typeof words === 'string' && !quiet) console.log(words);
  const code = await end.promise;
  await stopAll(stack, quiet);
  return code;
};
