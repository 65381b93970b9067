export type { KnobInput } from './faults/knobs.ts';
export type { StripeSimulatorOptions } from './options.ts';
export { startStripeSimulator, type StripeSimulator } from './start-stripe-simulator.ts';
export type { Journal } from './sim/journal.ts';
