import { runProcess } from '@marketgraph/infra/subgraph-server';
import { notificationsConfig } from './config.ts';
import { startNotifications } from './subgraph.ts';

await runProcess('notifications', () => startNotifications(notificationsConfig()));
