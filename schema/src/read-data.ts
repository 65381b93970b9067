import { type EventContract } from './events/define-event.ts';

/** The log holds something that no contract describes: reading on would mean guessing. */
export class UnknownEventError extends Error {
  readonly code = 'UNKNOWN_EVENT';
}

/**
 * Data of any version ever recorded, in the form of today's. Throws `UnknownEventError` for a version
 * without a way to today's (a newer one, written by newer code, among them), `ZodError` for data off contract.
 */
export const readData = (contract: EventContract, version: number, data: unknown): unknown => {
  let current = data;
  for (let at = version; at !== contract.version; at += 1) {
    const step = contract.upcasts?.find((upcast) => upcast.version === at);
    if (!step) throw new UnknownEventError(`${contract.type} has no version ${version}`);
    current = step.upcast(current);
  }
  return contract.data.parse(current);
};
