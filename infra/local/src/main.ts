import { launch } from './cli/launch.ts';
import { readStartOptions } from './cli/options.ts';
import { StackError } from './stack/stack-error.ts';

const options = readStartOptions(process.argv);

try {
  process.exitCode = await launch(options);
} catch (error) {
  if (!(error instanceof StackError)) throw error;
  console.error(`\n${error.message}\n`);
  process.exitCode = 1;
}
