import { createTransport } from 'nodemailer';
import { type Mail, type SendMail } from './application/mail.ts';

export type SmtpOptions = {
  readonly url: string;
  /** `Shop <no-reply@shop.example>`. */
  readonly from: string;
};

/** Sends through an SMTP server over a few connections that are kept open. */
export const smtpMail = ({
  url,
  from,
}: SmtpOptions): { readonly sendMail: SendMail; readonly close: () => void } => {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 4,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const deliver = async ({ messageId, to, subject, text, html }: Mail): Promise<void> => {
    await transport.sendMail({
      from,
      // As an object: never parsed as a list of addresses.
      to: { name: '', address: to },
      messageId: `<${messageId}>`,
      subject,
      text,
      html,
    });
  };
  return {
    sendMail: (mail) =>
      deliver(mail).then(
        () => ({ isSent: true }) as const,
        (error: unknown) => ({ isSent: false, reason: refusalOf(error) }) as const,
      ),
    close: () => transport.close(),
  };
};

type SmtpError = Error & {
  readonly permanent?: boolean;
  readonly command?: string;
  readonly response?: string;
};

/**
 * The server's words if it refused this mail for good. Anything else is thrown on: an unreachable
 * server, "try again later", or refused credentials, which are our fault and not the mail's.
 */
const refusalOf = (error: unknown): string => {
  if (error instanceof Error) {
    const { permanent, command, response, message }: SmtpError = error;
    if (permanent && (command === 'RCPT TO' || command === 'DATA')) return response ?? message;
  }
  throw error;
};
