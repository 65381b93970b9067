import { createExecute, deriveId, readHistory } from '@marketgraph/infra/engine';
import { memoryEventStore } from '@marketgraph/infra/memory';
import {
  type NotificationEvent,
  type OrderDomainEvent,
  orderConfirmed,
  orderPaid,
  type RecordedEvent,
} from '@marketgraph/schema';
import { type RecipientView } from '@marketgraph/schema/views';
import { describe, expect, it } from 'vitest';
import { type Mail, type SendMail } from './mail.ts';
import { createNotifications } from './notifications.ts';
import { notifyCustomers, RecipientUnknownError } from './notify-customers.ts';
import { sendEmails } from './send-emails.ts';

const at = '2026-01-05T10:00:00.000Z';
const ada: RecipientView = {
  userId: orderConfirmed.example.customerId,
  email: 'ada@example.com',
  name: 'Ada Lovelace',
};

const ofOrder = (event: OrderDomainEvent): RecordedEvent<OrderDomainEvent> => ({
  ...event,
  eventId: '0190a5c0-0000-7000-8000-000000000100',
  stream: 'order-1',
  revision: 0,
  position: '0/0',
  recordedAt: at,
  metadata: { version: 1, occurredAt: at, correlationId: 'correlation', causationId: 'causation' },
});
const confirmed = ofOrder({ type: 'OrderConfirmed', data: orderConfirmed.example });
const notificationId = deriveId('ORDER_CONFIRMED', confirmed.eventId);

/** A mail server that does with each mail what `behaviours` say in turn. */
const mailServer = (...behaviours: readonly (() => ReturnType<SendMail>)[]) => {
  const mails: Mail[] = [];
  const sendMail: SendMail = async (mail) => {
    const behave = behaviours[mails.length];
    mails.push(mail);
    return behave ? behave() : { isSent: true };
  };
  return { mails, sendMail };
};

const open = ({ recipients = [ada], server = mailServer() } = {}) => {
  const eventStore = memoryEventStore();
  const notifications = createNotifications({ eventStore, execute: createExecute(eventStore) });
  const known = new Map(recipients.map((recipient) => [recipient.userId, recipient]));
  const history = (): Promise<RecordedEvent<NotificationEvent>[]> =>
    readHistory(eventStore, 'notifications', `notification-${notificationId}`);
  const forgotten = new Set<string>();
  const send = sendEmails({
    eventStore,
    notifications,
    sendMail: server.sendMail,
    clock: () => at,
    mailDomain: 'shop.example',
    isForgotten: async (userId) => forgotten.has(userId),
  });
  return {
    known,
    forgotten,
    mails: server.mails,
    notify: notifyCustomers(notifications, async (userId) => known.get(userId)),
    /** Hands the reaction its own domain's events, as the bus would. */
    sendAll: async () => {
      for (const event of await history()) await send.handle(event);
    },
    types: async () => (await history()).map(({ type }) => type),
    history,
  };
};

describe('notify-customers', () => {
  it('requests one notification, though the event is seen twice', async () => {
    const { notify, history } = open();
    await notify.handle(confirmed);
    await notify.handle(confirmed);
    expect(await history()).toMatchObject([
      {
        type: 'NotificationRequested',
        data: { notificationId, userId: ada.userId, kind: 'ORDER_CONFIRMED', email: ada.email },
        metadata: { correlationId: 'correlation', causationId: confirmed.eventId },
      },
    ]);
  });

  it('ignores what customers need not know', async () => {
    const { notify, history } = open();
    await notify.handle(ofOrder({ type: 'OrderPaid', data: orderPaid.example }));
    expect(await history()).toEqual([]);
  });

  it('fails for an unknown recipient, and succeeds once they are known', async () => {
    const { notify, known, types } = open({ recipients: [] });
    await expect(notify.handle(confirmed)).rejects.toThrow(RecipientUnknownError);
    expect(await types()).toEqual([]);
    known.set(ada.userId, ada);
    await notify.handle(confirmed);
    expect(await types()).toEqual(['NotificationRequested']);
  });
});

describe('given a recipient who is forgotten', () => {
  it('requests nothing', async () => {
    const { notify, types } = open({ recipients: [{ ...ada, email: null, name: 'Forgotten' }] });
    await notify.handle(confirmed);
    expect(await types()).toEqual([]);
  });

  it('sends no mail that was requested before, and forgets it', async () => {
    const { notify, forgotten, sendAll, mails, types } = open();
    await notify.handle(confirmed);
    forgotten.add(ada.userId);
    await sendAll();
    await sendAll();
    expect(mails).toEqual([]);
    expect(await types()).toEqual(['NotificationRequested', 'NotificationForgotten']);
  });

  it('sends no mail that could not be sent in time', async () => {
    const away = mailServer(() => Promise.reject(new Error('connection refused')));
    const { notify, forgotten, sendAll, mails, types } = open({ server: away });
    await notify.handle(confirmed);
    await expect(sendAll()).rejects.toThrow('connection refused');
    forgotten.add(ada.userId);
    await sendAll();
    expect(mails).toHaveLength(1);
    expect(await types()).toEqual(['NotificationRequested', 'NotificationForgotten']);
  });
});

describe('send-emails', () => {
  it('sends one mail and records it, though the request is seen twice', async () => {
    const { notify, sendAll, mails, history } = open();
    await notify.handle(confirmed);
    await sendAll();
    await sendAll();
    expect(mails).toMatchObject([{ to: ada.email, messageId: `${notificationId}@shop.example` }]);
    expect((await history()).at(-1)).toMatchObject({
      type: 'NotificationEmailSent',
      data: { messageId: `<${notificationId}@shop.example>` },
    });
  });

  it('tries again under the same Message-ID when the server was away', async () => {
    const away = mailServer(() => Promise.reject(new Error('connection refused')));
    const { notify, sendAll, mails, types } = open({ server: away });
    await notify.handle(confirmed);
    await expect(sendAll()).rejects.toThrow('connection refused');
    await sendAll();
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
    expect(await types()).toEqual(['NotificationRequested', 'NotificationEmailSent']);
  });

  it('gives up a mail that the server refuses for good', async () => {
    const refusing = mailServer(async () => ({ isSent: false, reason: '550 no such mailbox' }));
    const { notify, sendAll, mails, history } = open({ server: refusing });
    await notify.handle(confirmed);
    await sendAll();
    await sendAll();
    expect(mails).toHaveLength(1);
    expect((await history()).at(-1)).toMatchObject({
      type: 'NotificationEmailRefused',
      data: { reason: '550 no such mailbox' },
    });
  });
});
