import { readConfig } from './config.ts';
import { startStripeSimulator } from './start-stripe-simulator.ts';

const config = readConfig();
const simulator = await startStripeSimulator(config);
const [webhook] = config.webhooks;
console.log(`stripe simulator ready on ${simulator.url}, webhooks to ${webhook?.url ?? 'nobody'}`);

const stop = (): void => void simulator.close();
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
