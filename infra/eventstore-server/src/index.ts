export {
  startEventStoreServer,
  type EventStoreServer,
  type EventStoreServerOptions,
} from './server.ts';
