export { startNats } from './nats/start-nats.ts';
export { startPostgres } from './postgres/start-postgres.ts';
export { type Server, type ServerOptions } from './servers/server.ts';
