import PostalMime, { type Attachment, type Email } from 'postal-mime';
import { type Envelope, type Mail } from './mail.ts';

const bytesOf = ({ content }: Attachment): number =>
  typeof content === 'string' ? content.length : content.byteLength;

const senderOf = ({ from }: Email, envelope: Envelope): string => {
  if (from?.address === undefined) return envelope.from;
  return from.name === '' ? from.address : `${from.name} <${from.address}>`;
};

/** Reads a raw message; anything can be read as a mail, if only as an empty one. */
export const parseMail = async (
  raw: Buffer,
  envelope: Envelope,
  received: Pick<Mail, 'id' | 'receivedAt'>,
): Promise<Mail> => {
  const email = await PostalMime.parse(raw);
  return {
    ...received,
    from: senderOf(email, envelope),
    to: [...envelope.to],
    subject: email.subject ?? '(no subject)',
    ...(email.messageId !== undefined && { messageId: email.messageId }),
    text: email.text ?? '',
    ...(email.html !== undefined && { html: email.html }),
    attachments: email.attachments.map((attachment) => ({
      name: attachment.filename ?? 'unnamed',
      type: attachment.mimeType,
      bytes: bytesOf(attachment),
    })),
  };
};
