export { connectNats, type NatsLink, type NatsOptions } from './connect-nats.ts';
export { StreamDamagedError } from './failure.ts';
