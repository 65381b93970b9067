export { startNats } from './nats/start-nats.ts';
export { startPostgres } from './postgres/start-postgres.ts';
export { type Server, type ServerOptions } from './servers/server.ts';
export { freePortBase } from './stack/free-port-base.ts';
export { type Stack } from './stack/open-stack.ts';
export { type Replica, startReplica } from './stack/start-replica.ts';
export { type StackEvent } from './stack/stack-event.ts';
export { startStack, type StackOptions } from './stack/start-stack.ts';
