import { describeSnapshots } from '../../ports/src/snapshots.contract.ts';
import { memorySnapshots } from './memory-snapshots.ts';

describeSnapshots('memorySnapshots', async () => ({
  snapshots: memorySnapshots(),
  close: async () => undefined,
}));
