import { describePersonKeys } from '../../ports/src/person-keys.contract.ts';
import { memoryPersonKeys } from './memory-person-keys.ts';

describePersonKeys('memoryPersonKeys', async () => ({
  keys: memoryPersonKeys(),
  close: async () => undefined,
}));
