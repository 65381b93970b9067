export type { KnobInput } from './faults/knobs.ts';
export {
  startStripeSimulator,
  type StripeSimulator,
  type StripeSimulatorOptions,
} from './start-stripe-simulator.ts';
export type { Journal } from './sim/journal.ts';
