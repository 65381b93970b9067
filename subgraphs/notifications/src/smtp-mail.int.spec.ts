import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { composeMail } from './application/mail.ts';
import { smtpMail } from './smtp-mail.ts';

const mail = composeMail(
  {
    notificationId: '0190a5c0-0000-7000-8000-000000000007',
    userId: '0190a5c0-0000-7000-8000-000000000002',
    kind: 'ORDER_PLACED',
    orderId: null,
    title: 'We have received order 0190a5c0',
    body: '2 × Espresso cups',
    email: 'ada@example.com',
  },
  'ada@example.com',
  'shop.example',
);

const refusal = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });

describe('smtpMail', () => {
  const closers: (() => void)[] = [];
  afterEach(() => closers.splice(0).forEach((close) => close()));

  const listen = async (options: SMTPServerOptions): Promise<ReturnType<typeof smtpMail>> => {
    const smtp = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], ...options });
    smtp.listen(0, '127.0.0.1');
    await once(smtp.server, 'listening');
    const { port } = smtp.server.address() as AddressInfo;
    const sender = smtpMail({ url: `smtp://127.0.0.1:${port}`, from: 'Shop <shop@shop.example>' });
    closers.push(sender.close, () => smtp.close());
    return sender;
  };

  it('delivers text and HTML under the Message-ID it was given', async () => {
    const received: string[] = [];
    const { sendMail } = await listen({
      onData: (stream, _session, callback) => {
        stream.setEncoding('utf8').on('data', (chunk: string) => received.push(chunk));
        stream.on('end', callback);
      },
    });
    expect(await sendMail(mail)).toEqual({ isSent: true });
    const content = received.join('');
    expect(content).toMatch(/^Message-ID: <0190a5c0-0000-7000-8000-000000000007@shop\.example>/im);
    expect(content).toMatch(/^To: ada@example\.com/m);
    expect(content).toContain('text/plain');
    expect(content).toContain('text/html');
  });

  it.each([
    ['the recipient', { onRcptTo: (_to, _session, callback) => callback(refusal(550, 'who?')) }],
    [
      'the message',
      {
        onData: (stream, _session, callback) => {
          stream.resume().on('end', () => callback(refusal(554, 'spam')));
        },
      },
    ],
  ] satisfies [string, SMTPServerOptions][])(
    'says why %s was refused for good',
    async (_what, options) => {
      const { sendMail } = await listen(options);
      expect(await sendMail(mail)).toEqual({
        isSent: false,
        reason: expect.stringMatching(/^55[04] (who\?|spam)/) as string,
      });
    },
  );

  it.each([
    [
      'the recipient for now',
      { onRcptTo: (_to, _session, callback) => callback(refusal(451, 'busy')) },
    ],
    [
      'our own address',
      { onMailFrom: (_from, _session, callback) => callback(refusal(550, 'you?')) },
    ],
  ] satisfies [string, SMTPServerOptions][])(
    'throws when the server refuses %s',
    async (_what, options) => {
      const { sendMail } = await listen(options);
      await expect(sendMail(mail)).rejects.toThrow(/busy|you\?/);
    },
  );

  it('throws when there is no server', async () => {
    const { sendMail, close } = smtpMail({ url: 'smtp://127.0.0.1:1', from: 'a <a@b.example>' });
    closers.push(close);
    await expect(sendMail(mail)).rejects.toThrow('ECONNREFUSED');
  });
});
