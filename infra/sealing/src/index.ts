export { BrokenSealError, keyBytes, openSealed, seal } from './seal.ts';
