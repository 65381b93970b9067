import { type Check } from '../facts/facts.ts';
import { answers } from './answers.ts';
import { bus } from './bus.ts';
import { mails } from './mails.ts';
import { money } from './money.ts';
import { notifications } from './notifications.ts';
import { orderLifecycle } from './order-lifecycle.ts';
import { ownReads } from './own-reads.ts';
import { rebuild } from './rebuild.ts';
import { stock } from './stock.ts';
import { views } from './views.ts';
import { webhooks } from './webhooks.ts';
import { witnesses } from './witnesses.ts';

export const checks: readonly Check[] = [
  answers,
  ownReads,
  orderLifecycle,
  stock,
  money,
  webhooks,
  bus,
  views,
  rebuild,
  witnesses,
  notifications,
  mails,
];
