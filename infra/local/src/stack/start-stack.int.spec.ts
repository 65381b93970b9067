import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeFolder, temporaryFolder } from '../places/temporary-folder.ts';
import { hasEnded } from '../processes/is-alive.ts';
import { until } from '../processes/until.ts';
import { type Stack } from './open-stack.ts';
import { answersOk } from './probes.ts';
import { startStack } from './start-stack.ts';

describe('startStack', () => {
  const aside = temporaryFolder();
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({
      only: ['postgres', 'mails'],
      detours: (service): Record<string, string> =>
        service === 'mails' ? { MAIL_SINK_DATA_DIR: join(aside, 'mails') } : {},
    });
  });
  afterAll(async () => {
    await stack.stop();
    removeFolder(aside);
  });

  it('answers what one more process needs to know', () => {
    expect(stack.services).toEqual(['postgres', 'mails']);
    expect(stack.env['DATABASE_URL']).toBe(stack.urls.postgres);
    expect(stack.urls.postgres).toMatch(/^postgres:\/\/postgres@127\.0\.0\.1:\d+\/postgres$/);
  });

  it('brings a killed child back at the same address', async () => {
    const mails = stack.child('mails');
    const before = mails.pid() ?? 0;
    mails.kill('SIGKILL');
    await hasEnded(before);
    await until(() => answersOk(`${stack.urls.mails}/readyz`), {
      ms: 20_000,
      failure: () => new Error('The mail sink did not come back.'),
    });

    expect(mails.pid()).not.toBe(before);
  });

  it('lets one process take a way of its own', () => {
    expect(readdirSync(aside)).toEqual(['mails']);
    expect(stack.env['MAIL_SINK_DATA_DIR']).toBeUndefined();
  });

  it('knows its children by name', () => {
    expect(() => stack.child('nats')).toThrow('There is no nats in this stack.');
  });
});
