import { memoryNotices } from '@marketgraph/infra/memory';
import { type ChangedNotice } from '@marketgraph/infra/ports';
import { GraphQLError } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { LiveGroup, type Outcome } from './live-group.ts';
import { TopicFollower } from './topic-follower.ts';
import { type Facts } from './update.ts';

let places = 0;

/** Each stands behind those made before, unless it is given a place. */
const change = (eventType: string, place = (places += 1)): ChangedNotice => ({
  view: 'order-view',
  key: 'o-1',
  eventId: eventType,
  eventType,
  occurredAt: '2026-01-05T10:00:00.000Z',
  recordedAt: '2026-01-05T10:00:00.000Z',
  revision: 1,
  position: `${place}/${place}`,
  facts: {},
});

const updated = (facts: Facts): Outcome => ({
  update: { data: { saw: facts['eventType'] ?? 'the state' } },
});

/** A group whose executions wait until they are answered, one after the other. */
const openGroup = () => {
  const notices = memoryNotices();
  const asked: { facts: Facts; answer: (outcome?: Outcome) => void }[] = [];
  let isEmpty = false;
  const group = new LiveGroup({
    follow: (listener) =>
      new TopicFollower(notices, [{ view: 'order-view', key: 'o-1' }], listener),
    execute: (facts) => {
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      asked.push({ facts, answer: (outcome = updated(facts)) => resolve(outcome) });
      return promise;
    },
    onEmpty: () => (isEmpty = true),
  });
  const nextAsked = () =>
    vi.waitFor(() => asked.shift() ?? expect.fail('nothing was asked'), { interval: 1 });
  return { group, notices, asked, nextAsked, isEmpty: () => isEmpty };
};

type Opened = ReturnType<typeof openGroup>;
const joined = async ({ group, nextAsked }: Opened) => {
  const joining = group.join(undefined);
  (await nextAsked()).answer();
  const mailbox = await joining;
  const next = async () => (await mailbox.next()).value?.data?.['saw'];
  expect(await next()).toBe('the state');
  return { mailbox, next };
};

const codes = ['SUBGRAPH_UNAVAILABLE', 'SERVICE_UNAVAILABLE', 'INTERNAL_SERVER_ERROR'];

describe('LiveGroup', () => {
  it.each(codes)('reads again what was missing by %s, without another change', async (code) => {
    const opened = openGroup();
    const joining = opened.group.join(undefined);
    const errors = [new GraphQLError('Not now.', { extensions: { code } })];
    (await opened.nextAsked()).answer({ update: { data: { saw: 'a part' }, errors } });
    const mailbox = await joining;
    (await opened.nextAsked()).answer({ update: { data: { saw: 'all of it' } } });
    const seen = [await mailbox.next(), await mailbox.next()];
    expect(seen.map(({ value }) => value?.data?.['saw'])).toEqual(['a part', 'all of it']);
  });

  it('gives a newcomer the state, and only the changes that came after it', async () => {
    const opened = openGroup();
    const { group, notices, nextAsked } = opened;
    const old = await joined(opened);
    notices.publish([change('First'), change('Second')]);
    const first = await nextAsked();
    const joining = group.join(undefined);
    await Promise.resolve();
    first.answer();
    // The newcomer's state is read before Second is executed, and contains it.
    (await nextAsked()).answer();
    const newcomer = await joining;
    (await nextAsked()).answer();
    notices.publish([change('Third')]);
    (await nextAsked()).answer();
    expect([await old.next(), await old.next(), await old.next()]).toEqual([
      'First',
      'Second',
      'Third',
    ]);
    const seen = [await newcomer.next(), await newcomer.next()];
    expect(seen.map(({ value }) => value?.data?.['saw'])).toEqual(['the state', 'Third']);
  });

  it('executes only the newest of very many changes that wait', async () => {
    const opened = openGroup();
    const { next } = await joined(opened);
    const many = Array.from({ length: 66 }, (_, index) => change(`Change${index}`));
    opened.notices.publish(many);
    (await opened.nextAsked()).answer();
    expect(await next()).toBe('Change0');
    (await opened.nextAsked()).answer();
    expect(await next()).toBe('Change65');
    expect(opened.asked).toEqual([]);
  });

  it('ignores a change that is told again', async () => {
    const opened = openGroup();
    const { next } = await joined(opened);
    const once = change('Once');
    opened.notices.publish([once, once, change('After')]);
    (await opened.nextAsked()).answer();
    (await opened.nextAsked()).answer();
    expect([await next(), await next()]).toEqual(['Once', 'After']);
    expect(opened.asked).toEqual([]);
  });

  it('shows the state when a change comes late, not what was true then', async () => {
    const opened = openGroup();
    const { next } = await joined(opened);
    const late = change('Late');
    opened.notices.publish([change('Newer')]);
    (await opened.nextAsked()).answer();
    expect(await next()).toBe('Newer');
    opened.notices.publish([late]);
    (await opened.nextAsked()).answer();
    expect(await next()).toBe('the state');
  });

  it('refuses a newcomer for a passing reason and keeps the others', async () => {
    const opened = openGroup();
    const { next } = await joined(opened);
    const joining = opened.group.join(undefined);
    const refusal = new GraphQLError('not now');
    (await opened.nextAsked()).answer({ refusal, isFinal: false });
    await expect(joining).rejects.toThrow('not now');
    opened.notices.publish([change('Later')]);
    (await opened.nextAsked()).answer();
    expect(await next()).toBe('Later');
    expect(opened.isEmpty()).toBe(false);
  });

  it('ends for all when the viewer may see no more', async () => {
    const opened = openGroup();
    const { mailbox } = await joined(opened);
    const joining = opened.group.join(undefined);
    const refusal = new GraphQLError('no more');
    (await opened.nextAsked()).answer({ refusal, isFinal: true });
    await expect(joining).rejects.toThrow('no more');
    await expect(mailbox.next()).rejects.toThrow('no more');
    expect(opened.isEmpty()).toBe(true);
  });
});
