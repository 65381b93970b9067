import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { removeFolder, temporaryFolder } from '../places/temporary-folder.ts';
import { mail } from './mail.ts';
import { startMailSink, type MailSink } from './start-mail-sink.ts';

const folder = temporaryFolder();
let sink: MailSink;

const start = () => startMailSink({ smtpPort: 0, port: 0, folder });

beforeAll(async () => {
  sink = await start();
});

afterAll(async () => {
  await sink.stop();
  removeFolder(folder);
});

const send = async (to: string, subject: string, html?: string): Promise<void> => {
  const transport = createTransport(`smtp://someone:secret@127.0.0.1:${sink.smtpPort}`);
  await transport.sendMail({
    from: 'Shop <shop@example.com>',
    to,
    subject,
    text: 'Grüße & <danke>',
    ...(html !== undefined && { html }),
  });
  transport.close();
};

const fetchText = async (path: string, init?: RequestInit) => {
  const response = await fetch(`http://127.0.0.1:${sink.port}${path}`, init);
  return { response, text: await response.text() };
};

const mailsTo = async (to: string) => {
  const { text } = await fetchText(`/mails?to=${encodeURIComponent(to)}`);
  return z.array(mail).parse(JSON.parse(text));
};

describe('the mail sink', () => {
  it('answers the mails of one address, newest first', async () => {
    await send('ada@example.com', 'First');
    await send('bob@example.com', 'For somebody else');
    await send('Ada@Example.com', 'Second ✓');

    expect(await mailsTo('ada@example.com')).toMatchObject([
      { subject: 'Second ✓', from: 'Shop <shop@example.com>', text: 'Grüße & <danke>\n' },
      { subject: 'First', messageId: expect.stringMatching(/^<.+@.+>$/) as string },
    ]);
  });

  it('finds its mails again after a restart', async () => {
    await send('kept@example.com', 'Keep me');
    await sink.stop();
    sink = await start();

    expect(await mailsTo('kept@example.com')).toMatchObject([{ subject: 'Keep me' }]);
  });

  it("shows a stranger's words as words and locks up their HTML", async () => {
    await send('eve@example.com', '<script>alert(1)</script>', '<b onclick="x()">Hello</b>');
    const [{ id } = { id: '' }] = await mailsTo('eve@example.com');
    const list = await fetchText('/');
    const page = await fetchText(`/mail/${id}`);
    const body = await fetchText(`/mail/${id}/html`);

    expect(list.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(list.text).not.toContain('<script>');
    expect(page.text).toContain('<iframe sandbox=""');
    expect(page.text).toContain('Grüße &amp; &lt;danke&gt;');
    expect(body.text).toContain('<b onclick="x()">Hello</b>');
    expect(body.response.headers.get('content-security-policy')).toMatch(/^sandbox; default-src/);
  });

  it('answers 404 for a mail that is gone', async () => {
    expect((await fetchText('/mail/none')).response.status).toBe(404);
  });

  it('forgets everything when asked', async () => {
    await send('gone@example.com', 'Forget me');
    const { response } = await fetchText('/mails', { method: 'DELETE' });

    expect(response.status).toBe(204);
    expect(await mailsTo('gone@example.com')).toEqual([]);
  });
});
