import { notificationRequested } from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import { composeMail } from './mail.ts';

const notification = notificationRequested.example;

describe('composeMail', () => {
  it('says the same as text and as HTML', () => {
    const mail = composeMail(notification, 'ada@example.com', 'shop.example');
    expect(mail).toMatchObject({ to: 'ada@example.com', subject: notification.title });
    for (const content of [mail.text, mail.html]) {
      expect(content).toContain(notification.title);
      expect(content).toContain(notification.body);
    }
  });

  it('gives every try the same Message-ID', () => {
    const [one, other] = [1, 2].map(() => composeMail(notification, 'a@b.example', 'shop.example'));
    expect(one?.messageId).toBe(`${notification.notificationId}@shop.example`);
    expect(other?.messageId).toBe(one?.messageId);
  });

  it('lets no name of a product become markup', () => {
    const body = '1 × <script>alert("1")</script> & \'more\'\n2 × <img src=x onerror=alert(1)>';
    const { html } = composeMail(
      { ...notification, title: '<b>', body },
      'a@b.example',
      'c.example',
    );
    expect(html).not.toMatch(/<(script|img|b)\b/);
    expect(html).toContain(
      '1 × &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;more&#39;<br>',
    );
  });
});
