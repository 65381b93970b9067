import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mail, type Envelope, type Mail } from './mail.ts';
import { parseMail } from './parse-mail.ts';

/** The last mails, newest first. */
export interface Mailbox {
  readonly add: (raw: Buffer, envelope: Envelope) => Promise<Mail>;
  /** All, or those delivered to one address in any spelling. */
  readonly list: (to?: string) => readonly Mail[];
  readonly find: (id: string) => Mail | undefined;
  readonly clear: () => void;
}

const readMails = (folder: string): Mail[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .reverse()
    .map((name) => mail.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));

/** Sorts by age, also across restarts and within one millisecond. */
const idOf = (now: Date, count: number): string =>
  `${now.getTime().toString(36)}-${count.toString(36).padStart(5, '0')}`;

/** Keeps the last `limit` mails as files of a folder; a mail that was added survives a crash. */
export const openMailbox = (folder: string, limit = 500): Mailbox => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const mails = readMails(folder);
  const fileOf = ({ id }: Mail): string => join(folder, `${id}.json`);
  let count = 0;

  const keep = (received: Mail): void => {
    const draft = `${fileOf(received)}.draft`;
    writeFileSync(draft, JSON.stringify(received), { mode: 0o600 });
    renameSync(draft, fileOf(received));
    mails.unshift(received);
  };
  const forget = (from: number): void => {
    for (const old of mails.splice(from)) rmSync(fileOf(old), { force: true });
  };
  return {
    add: async (raw, envelope) => {
      const now = new Date();
      const received = { id: idOf(now, count++), receivedAt: now.toISOString() };
      const parsed = await parseMail(raw, envelope, received);
      keep(parsed);
      forget(limit);
      return parsed;
    },
    list: (to) => {
      if (to === undefined) return mails;
      const wanted = to.toLowerCase();
      return mails.filter((one) => one.to.some((address) => address.toLowerCase() === wanted));
    },
    find: (id) => mails.find((one) => one.id === id),
    clear: () => forget(0),
  };
};
