import { startNats } from '@marketgraph/local';
import { describeEventBus } from '../../ports/src/event-bus.contract.ts';
import { describeNotices } from '../../ports/src/notices.contract.ts';
import { connectNats } from './connect-nats.ts';

const open = async () => {
  const server = await startNats();
  const nats = await connectNats({ url: server.url, name: 'contract' });
  return {
    ...nats,
    close: async () => {
      await nats.close();
      await server.stop();
    },
  };
};

describeEventBus('connectNats().bus', open);
describeNotices('connectNats().notices', open);
