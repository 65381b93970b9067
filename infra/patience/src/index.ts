export { BrokenCallError } from './broken-call-error.ts';
export { backoff, type Patience, persist } from './persist.ts';
export { pause, unlessAborted } from './unless-aborted.ts';
