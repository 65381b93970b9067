import { expect, it } from 'vitest';
import { removeFolder, temporaryFolder } from '../places/temporary-folder.ts';
import { openMailbox } from './mailbox.ts';

const letter = (subject: string) => Buffer.from(`Subject: ${subject}\r\n\r\nHello`);
const envelope = { from: 'shop@example.com', to: ['ada@example.com'] };

it('keeps the newest mails only, on disk too', async () => {
  const folder = temporaryFolder();
  const mailbox = openMailbox(folder, 2);
  for (const subject of ['one', 'two', 'three']) await mailbox.add(letter(subject), envelope);
  const subjects = mailbox.list().map(({ subject }) => subject);
  const reopened = openMailbox(folder, 2).list();
  const kept = mailbox.list();
  removeFolder(folder);

  expect(subjects).toEqual(['three', 'two']);
  expect(reopened).toEqual(kept);
});
