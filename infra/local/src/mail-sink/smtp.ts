import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { type Envelope } from './mail.ts';
import { type Mailbox } from './mailbox.ts';

const largest = 10 * 1024 * 1024;

const envelopeOf = ({ envelope }: SMTPServerSession): Envelope => ({
  from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
  to: envelope.rcptTo.map(({ address }) => address),
});

const readAll = async (stream: AsyncIterable<Buffer>): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** Takes every mail for everybody, with or without a login; says yes only once the mail is kept. */
export const createSmtp = (mailbox: Mailbox): SMTPServer =>
  new SMTPServer({
    banner: 'marketgraph mail sink',
    size: largest,
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 1_000,
    onAuth: (_auth, _session, callback) => callback(null, { user: 'anybody' }),
    onData: (stream, session, callback) => {
      readAll(stream)
        .then((raw) => mailbox.add(raw, envelopeOf(session)))
        .then(
          ({ id }) => callback(null, `kept as ${id}`),
          (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
        );
    },
  });
