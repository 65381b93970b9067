import { describe, expect, it } from 'vitest';
import { Mailbox } from './mailbox.ts';

const open = (limit = 3) => {
  const closed: string[] = [];
  const mailbox = new Mailbox<number>(limit, () => closed.push('closed'));
  return { mailbox, closed };
};

describe('Mailbox', () => {
  it('hands out values in order, those that wait and those that come', async () => {
    const { mailbox } = open();
    mailbox.push(1);
    mailbox.push(2);
    expect(await mailbox.next()).toEqual({ value: 1, done: false });
    expect(await mailbox.next()).toEqual({ value: 2, done: false });
    const next = mailbox.next();
    mailbox.push(3);
    expect(await next).toEqual({ value: 3, done: false });
  });

  it('keeps only the newest for a reader that is too slow', async () => {
    const { mailbox } = open(2);
    for (const value of [1, 2, 3]) mailbox.push(value);
    expect(await mailbox.next()).toEqual({ value: 3, done: false });
  });

  it('closes once, also while a reader waits', async () => {
    const { mailbox, closed } = open();
    const next = mailbox.next();
    await mailbox.return();
    await mailbox.return();
    expect(await next).toEqual({ value: undefined, done: true });
    expect(closed).toEqual(['closed']);
  });

  it('closes when it was never read', async () => {
    const { mailbox, closed } = open();
    await mailbox.return();
    mailbox.push(1);
    expect(await mailbox.next()).toEqual({ value: undefined, done: true });
    expect(closed).toEqual(['closed']);
  });

  it('fails after what already waits', async () => {
    const { mailbox, closed } = open();
    mailbox.push(1);
    mailbox.fail(new Error('gone'));
    expect(await mailbox.next()).toEqual({ value: 1, done: false });
    await expect(mailbox.next()).rejects.toThrow('gone');
    expect(await mailbox.next()).toEqual({ value: undefined, done: true });
    expect(closed).toEqual(['closed']);
  });

  it('fails a reader that waits', async () => {
    const { mailbox, closed } = open();
    const next = mailbox.next();
    mailbox.fail(new Error('gone'));
    await expect(next).rejects.toThrow('gone');
    expect(closed).toEqual(['closed']);
  });
});
