import { join } from 'node:path';
import { domains, type Domain } from '@marketgraph/schema';
import { nats } from '../nats/start-nats.ts';
import { postgres } from '../postgres/start-postgres.ts';
import { nodeService } from './node-service.ts';
import { answersOk, isListening } from './probes.ts';
import { serverService } from './server-service.ts';
import { type Service } from './service.ts';

const stores = ['postgres', 'nats', 'eventstore'];

const needsOf = (domain: Domain): string[] => {
  if (domain === 'payments') return [...stores, 'stripe'];
  if (domain === 'notifications') return [...stores, 'mails'];
  return stores;
};

const subgraph = (domain: Domain): Service =>
  nodeService({
    name: domain,
    tier: 'domain',
    main: `subgraphs/${domain}/src/main.ts`,
    needs: needsOf(domain),
  });

/** The whole stack, one row per process. */
export const services: readonly Service[] = [
  serverService('postgres', postgres, 'DATABASE_URL'),
  serverService('nats', nats, 'NATS_URL'),
  nodeService({
    name: 'eventstore',
    tier: 'backing',
    main: 'infra/eventstore-server/src/main.ts',
    needs: [],
    replacedBy: 'EVENTSTORE_URL',
    env: ({ state }) => ({ EVENTSTORE_DATA_DIR: join(state, 'eventstore') }),
    isReady: (site) => isListening(site.port('eventstore')),
  }),
  nodeService({
    name: 'stripe',
    tier: 'backing',
    main: 'infra/stripe-simulator/src/main.ts',
    needs: [],
    replacedBy: 'STRIPE',
    env: ({ state, port }) => ({
      STRIPE_SIMULATOR_DATA_DIR: join(state, 'stripe'),
      STRIPE_SIMULATOR_WEBHOOK_URL: `http://127.0.0.1:${port('payments')}/webhooks/stripe`,
    }),
    isReady: (site) => answersOk(`http://127.0.0.1:${site.port('stripe')}/_sim/health`),
  }),
  nodeService({
    name: 'mails',
    tier: 'backing',
    main: 'infra/local/src/mail-sink/main.ts',
    needs: [],
    morePorts: ['smtp'],
    replacedBy: 'SMTP_URL',
    env: ({ state, port }) => ({
      MAIL_SINK_DATA_DIR: join(state, 'mails'),
      SMTP_PORT: String(port('smtp')),
    }),
  }),
  ...domains.map(subgraph),
  nodeService({
    name: 'projections',
    tier: 'domain',
    main: 'projections/src/main.ts',
    needs: stores,
  }),
  nodeService({ name: 'gateway', tier: 'edge', main: 'gateway/src/main.ts', needs: ['nats'] }),
];
