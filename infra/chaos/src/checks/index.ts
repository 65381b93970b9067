import { type Check } from '../facts/facts.ts';
import { answers } from './answers.ts';
import { bus } from './bus.ts';
import { money } from './money.ts';
import { notifications } from './notifications.ts';
import { orderLifecycle } from './order-lifecycle.ts';
import { stock } from './stock.ts';
import { views } from './views.ts';

export const checks: readonly Check[] = [
  answers,
  orderLifecycle,
  stock,
  money,
  bus,
  views,
  notifications,
];
