import { type NotificationRequested } from '@marketgraph/schema';

/** A mail to one address, as text and as HTML that says the same. */
export type Mail = {
  /** Without angle brackets; the same for every try, so that readers see a repeat as one. */
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

/** What became of a mail. Throws whatever may be different the next time. */
export type SendMail = (
  mail: Mail,
) => Promise<{ readonly isSent: true } | { readonly isSent: false; readonly reason: string }>;

/** The mail of a notification; `domain` is the right side of its Message-ID. */
export const composeMail = (
  { notificationId, title, body }: NotificationRequested['data'],
  to: string,
  domain: string,
): Mail => ({
  messageId: `${notificationId}@${domain}`,
  to,
  subject: title,
  text: `${title}\n\n${body}\n`,
  html: layout(escapeHtml(title), escapeHtml(body).replaceAll('\n', '<br>\n')),
});

const layout = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title></head>
<body style="font-family: sans-serif; max-width: 36em; margin: 2em auto">
<h1 style="font-size: 1.25em">${title}</h1>
<p>${body}</p>
</body>
</html>
`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Vendors choose the names of their products: nothing of them may become markup. */
const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
