import { once } from 'node:events';
import { type AddressInfo, type Server } from 'node:net';
import { openMailbox } from './mailbox.ts';
import { createSmtp } from './smtp.ts';
import { createWeb } from './web.ts';

/** Where the sink listens (0: anywhere), and the folder of its mails. */
export interface MailSinkOptions {
  readonly smtpPort: number;
  readonly port: number;
  readonly folder: string;
  /** How many mails are kept; 500 if left out. */
  readonly limit?: number;
}

export interface MailSink {
  readonly smtpPort: number;
  readonly port: number;
  /** Finishes the mails that are on their way. */
  readonly stop: () => Promise<void>;
}

const portOf = (server: Server): number => {
  const address: AddressInfo | string | null = server.address();
  return address === null || typeof address === 'string' ? 0 : address.port;
};

/** Starts the sink on loopback. Throws when a port is taken. */
export const startMailSink = async (options: MailSinkOptions): Promise<MailSink> => {
  const mailbox = openMailbox(options.folder, options.limit);
  const smtp = createSmtp(mailbox);
  const web = createWeb(mailbox);
  const listening = once(smtp.server, 'listening');
  smtp.listen(options.smtpPort, '127.0.0.1');
  await listening;
  smtp.on('error', (error) => console.error('SMTP:', error.message)); // a client that hung up
  await web.listen({ host: '127.0.0.1', port: options.port });
  return {
    smtpPort: portOf(smtp.server),
    port: portOf(web.server),
    stop: async () => {
      await web.close();
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
    },
  };
};
