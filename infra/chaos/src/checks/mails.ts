import { type Check } from '../facts/facts.ts';
import { createReport } from './violations.ts';

/** What is recorded as mailed was taken by the mail server; it may be there again, under the same Message-ID. */
export const mails: Check = ({ log, mails: taken }) => {
  const { unless, violations } = createReport('mails');
  const there = new Set(taken.map(({ messageId }) => messageId));
  const recorded = new Set<string | undefined>();
  for (const event of log.notifications) {
    if (event.type !== 'NotificationEmailSent') continue;
    const { messageId, notificationId } = event.data;
    recorded.add(messageId);
    unless(there.has(messageId), `${messageId} is recorded as sent, and was not`, notificationId);
  }
  for (const id of there)
    unless(recorded.has(id), `nobody knows of the mail ${id ?? 'without id'}`);
  return violations;
};
