import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { removeFolder, temporaryFolder } from '../places/temporary-folder.ts';
import { hasEnded, isAlive } from '../processes/is-alive.ts';
import { until } from '../processes/until.ts';
import { openChildLog } from './child-log.ts';
import { portOf } from './ports.ts';
import { type RestartPolicy } from './restart-policy.ts';
import { type Service, type Site } from './service.ts';
import { type StackEvent } from './stack-event.ts';
import { supervise } from './supervise.ts';

const folder = temporaryFolder();
afterAll(() => removeFolder(folder));

const site: Site = {
  state: folder,
  portBase: 0,
  port: (name) => portOf(0, name),
  environment: {},
  detours: {},
};

/** A service that runs a piece of shell. */
const shell = (name: string, script: string): Service => ({
  name,
  tier: 'backing',
  needs: [],
  ports: [],
  run: async () => ({
    command: '/bin/sh',
    args: ['-c', script],
    env: { PATH: process.env['PATH'] },
    cwd: folder,
    stopSignal: 'SIGTERM',
  }),
  isReady: () => true,
});

/** So often in a row, without a pause. */
const impatient = (times = 2): RestartPolicy => {
  let left = times;
  return {
    next: () => (left-- > 0 ? 0 : undefined),
    forget: () => {
      left = times;
    },
  };
};

const start = (service: Service, restarts?: RestartPolicy) => {
  const events: StackEvent[] = [];
  const log = openChildLog(join(folder, `${service.name}.log`));
  const report = (event: StackEvent) => events.push(event);
  const child = supervise({ service, site, log, report, ...(restarts && { restarts }) });
  const sees = (type: StackEvent['type'], times = 1) =>
    until(() => events.filter((event) => event.type === type).length >= times, {
      ms: 20_000,
      failure: () => new Error(`No ${type} in ${JSON.stringify(events)}`),
    });
  return { child, events, log, sees };
};

const forever = 'while :; do sleep 1; done';

describe('a supervised service', () => {
  it('is started again after a crash', async () => {
    const { child, events, sees } = start(shell('crashing', forever));
    await child.ready;
    const first = child.pid();
    child.kill('SIGKILL');
    await sees('ready', 2);
    const second = child.pid();
    await child.stop(5_000);

    expect(second).not.toBe(first);
    expect(events.map(({ type }) => type)).toEqual(['ready', 'crashed', 'ready']);
    expect(events[1]).toMatchObject({ exit: { signal: 'SIGKILL' }, restartInMs: 0 });
  });

  it('is given up, with its last words, when it keeps ending', async () => {
    const { child, events, sees } = start(
      shell('hopeless', 'echo no disk left; exit 3'),
      impatient(),
    );
    await sees('gave-up');
    await child.stop(0);

    expect(events.filter(({ type }) => type === 'crashed')).toHaveLength(2);
    const last = events.at(-1);
    expect(last?.type === 'gave-up' && last.reason.message).toMatch(
      /exit code 3[^]*no disk left[^]*hopeless\.log/,
    );
  });

  it('is not given up for quick ends between which it was well, and killed on request', async () => {
    // Every other start fails, as when the memory of a killed server is still in use.
    const script = `if [ -e odd ]; then rm odd; echo well; ${forever}; fi; touch odd; exit 3`;
    const { child, events, log } = start(shell('moody', script), impatient(1));
    const wellAgain = (crashes: number) =>
      until(() => isAfter(crashes) && log.tail().includes('well'), {
        ms: 20_000,
        failure: () => new Error(`It is not well: ${JSON.stringify(events)}`),
      });
    const isAfter = (crashes: number) =>
      events.filter(({ type }) => type === 'crashed').length >= crashes;
    await wellAgain(1);
    child.kill('SIGKILL');
    await wellAgain(3);
    await child.stop(5_000);

    expect(events.filter(({ type }) => type === 'gave-up')).toEqual([]);
  });

  it('is not started again after a stop', async () => {
    const { child, events } = start(shell('stopped', forever));
    await child.ready;
    await child.stop(5_000);

    expect(child.pid()).toBeUndefined();
    expect(events.map(({ type }) => type)).toEqual(['ready']);
  });

  it('is killed with its own children when it does not stop', async () => {
    const script = `trap '' TERM; sleep 1000 & echo $!; ${forever}`;
    const { child, log } = start(shell('stubborn', script));
    const grandchild = await until(() => Number(log.tail()[0] ?? 0) || undefined, {
      ms: 20_000,
      failure: () => new Error('It said nothing.'),
    });
    await child.stop(100);
    await hasEnded(grandchild);

    expect(isAlive(grandchild)).toBe(false);
  });

  it('shows the errors of its log', async () => {
    const script = `echo '{"level":50,"msg":"It broke"}'; ${forever}`;
    const { child, events, sees } = start(shell('complaining', script));
    await sees('complained');
    await child.stop(5_000);

    expect(events).toContainEqual({ type: 'complained', name: 'complaining', text: 'It broke' });
  });

  it('is given up at once when it can not be run at all', async () => {
    const impossible = {
      ...shell('impossible', ''),
      run: () => Promise.reject(new Error('No such server.')),
    };
    const { child } = start(impossible);
    await expect(child.ready).rejects.toThrow('No such server.');
    await child.stop(0);
  });
});
