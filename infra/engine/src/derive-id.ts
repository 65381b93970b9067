import { v5 } from 'uuid';

/** Never changed: every derived id of every log depends on it. */
const namespace = '6f1d2f0e-6a0f-4d5c-9a57-3c1f1f6b0b42';

/**
 * The same UUID for the same parts, in every process and forever: `deriveId('order', viewerId, idempotencyKey)`.
 * The parts are joined without ambiguity: `('a', 'bc')` and `('ab', 'c')` differ.
 */
export const deriveId = (...parts: readonly string[]): string =>
  v5(JSON.stringify(parts), namespace);
