import { html } from './html.ts';
import { type Mail } from './mail.ts';

const style = html`<style>
  :root {
    color-scheme: light dark;
    font:
      16px/1.5 system-ui,
      sans-serif;
  }
  body {
    margin: 2rem auto;
    max-width: 60rem;
    padding: 0 1rem;
  }
  table {
    border-collapse: collapse;
    width: 100%;
  }
  td,
  th {
    border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent);
    padding: 0.5rem 1rem 0.5rem 0;
    text-align: left;
    vertical-align: top;
  }
  iframe {
    background: white;
    border: 1px solid color-mix(in srgb, currentColor 20%, transparent);
    height: 60vh;
    width: 100%;
  }
  pre {
    white-space: pre-wrap;
  }
  .faint {
    opacity: 0.65;
  }
</style>`;

const page = (title: string, ...body: ReturnType<typeof html>[]): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        ${style}
      </head>
      <body>
        ${body}
      </body>
    </html> `.text;

const timeOf = ({ receivedAt }: Mail): string => receivedAt.replace('T', ' ').slice(0, 19);

const row = (mail: Mail) =>
  html`<tr>
    <td class="faint">${timeOf(mail)}</td>
    <td>${mail.to.join(', ')}</td>
    <td><a href="/mail/${mail.id}">${mail.subject}</a></td>
  </tr>`;

/** All mails, newest first. */
export const listPage = (mails: readonly Mail[]): string =>
  page(
    `Mails (${mails.length})`,
    html`<h1>Mails</h1>
      <p class="faint">
        Everything marketgraph would have sent, newest first. Nothing leaves this machine. As JSON:
        <a href="/mails">/mails</a>, <a href="/mails?to=">/mails?to=…</a>
      </p>`,
    mails.length === 0
      ? html`<p>None so far.</p>`
      : html`<table>
          <tr>
            <th>Received (UTC)</th>
            <th>To</th>
            <th>Subject</th>
          </tr>
          ${mails.map(row)}
        </table>`,
  );

const bodyOf = (mail: Mail) =>
  mail.html === undefined
    ? html`<pre>${mail.text}</pre>`
    : html`<iframe sandbox="" title="The mail" src="/mail/${mail.id}/html"></iframe>
        <h2>As plain text</h2>
        <pre>${mail.text}</pre>`;

/** One mail. Its HTML stands in a frame of its own that may run and load nothing. */
export const mailPage = (mail: Mail): string =>
  page(
    mail.subject,
    html`<p><a href="/">All mails</a></p>
      <h1>${mail.subject}</h1>
      <p>
        <span class="faint">From</span> ${mail.from}
        <span class="faint">to</span> ${mail.to.join(', ')}
        <span class="faint">at</span> ${timeOf(mail)}
      </p>`,
    bodyOf(mail),
    html`<ul>
      ${mail.attachments.map(
        ({ name, type, bytes }) => html`<li>${name} (${type}, ${bytes} bytes)</li>`,
      )}
    </ul>`,
  );

/** For an id that is unknown, or no longer kept. */
export const missingPage = (): string =>
  page('No such mail', html`<p>This mail is gone. <a href="/">All mails</a></p>`);
