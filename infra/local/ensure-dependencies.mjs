// Runs before anything is installed, on whatever Node the machine has: plain JavaScript, nothing imported.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { whileAlone } from './install-lock.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const installed = join(root, 'node_modules', '.package-lock.json');
const oldestNode = 18;
const runtime = [22, 18];

const fail = (message) => {
  console.error(`\nmarketgraph: ${message}\n`);
  process.exit(1);
};

const packagesOf = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;

/** Packages for other platforms are optional, and absent here for good. */
const isOptional = ({ optional, devOptional }) => optional === true || devOptional === true;

/** npm writes its record last: without one the installation was interrupted. */
const isInstalled = () => {
  if (!existsSync(installed)) return false;
  const have = packagesOf(installed);
  return Object.entries(packagesOf(join(root, 'package-lock.json')))
    .filter(([path, wanted]) => path !== '' && !isOptional(wanted))
    .every(
      ([path, { version, integrity }]) =>
        path in have && have[path].version === version && have[path].integrity === integrity,
    );
};

/** The npm that runs this script, else the one on the PATH. */
const npmCommand = () => {
  const running = process.env.npm_execpath ?? '';
  return /npm-cli\.c?js$/.test(running) ? [process.execPath, running] : ['npm'];
};

const install = (note) =>
  new Promise((resolve) => {
    console.log('Installing dependencies (npm ci), once: this takes about a minute.');
    // An interrupted npm may leave the record of an earlier installation behind.
    rmSync(installed, { force: true });
    const [command, ...before] = npmCommand();
    const npm = spawn(command, [...before, 'ci', '--include=dev', '--loglevel=error'], {
      cwd: root,
      stdio: 'inherit',
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
      process.on(signal, () => npm.kill(signal));
    if (npm.pid !== undefined) note(npm.pid);
    npm.once('error', (error) => resolve(error.message));
    npm.once('exit', (code, signal) => resolve(signal ?? code));
  });

const installationFailed = (reason) =>
  [
    `npm ci did not succeed (${reason}); what it said stands above. Usual reasons and ways out:`,
    '  - no way to the package registry: see `npm ping` and `npm config get registry`; behind a proxy set HTTPS_PROXY',
    '  - no space left, or files of another user in node_modules: remove the folder node_modules',
    '  - an old npm: `npm --version` should be 10 or later',
    'Then run the same command again; a half installation is thrown away.',
  ].join('\n');

const versionOf = (command) => {
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const { stdout } = spawnSync(command, ['--version'], {
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
  });
  return /^v(\d+)\.(\d+)/
    .exec(stdout ?? '')
    ?.slice(1)
    .map(Number);
};

const runsTypeScript = ([major, minor] = [0, 0]) =>
  major > runtime[0] || (major === runtime[0] && minor >= runtime[1]);

const noRuntime = [
  'the Node that npm should have brought (package `node`) does not run here. Ways out:',
  '  - install scripts are switched off? `npm rebuild --ignore-scripts=false node`',
  `  - or install Node ${runtime.join('.')} or later yourself; then that one is used`,
].join('\n');

const ensure = async () => {
  if (Number(process.versions.node.split('.')[0]) < oldestNode)
    fail(`Node ${process.versions.node} is too old: ${oldestNode} or later is needed.`);
  if (!isInstalled()) {
    const onWait = () => console.log('Another process is installing the dependencies: waiting.');
    const reason = await whileAlone(join(root, '.local', 'install.lock'), onWait, async (note) =>
      isInstalled() ? 0 : install(note),
    );
    if (String(reason).startsWith('SIG')) process.exit(130);
    if (reason !== 0) fail(installationFailed(reason));
  }
  if (!runsTypeScript(versionOf('node'))) fail(noRuntime);
};

await ensure();
