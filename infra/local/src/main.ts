import { launch } from './cli/launch.ts';
import { readStartOptions } from './cli/options.ts';

const options = readStartOptions(process.argv);

try {
  process.exitCode = await launch(options);
} catch (error) {
  // What can go wrong here has a message for people: state in use, ports taken, an unknown name.
  console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
