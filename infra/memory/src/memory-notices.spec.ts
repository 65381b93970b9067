import { describeNotices } from '../../ports/src/notices.contract.ts';
import { memoryNotices } from './memory-notices.ts';

describeNotices('memoryNotices', async () => {
  const notices = memoryNotices();
  return { notices, close: () => notices.close() };
});
