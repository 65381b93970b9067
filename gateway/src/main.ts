import { connectNats } from '@marketgraph/infra/nats';
import { runProcess } from '@marketgraph/infra/subgraph-server';
import { bearerToken, createTokenVerifier } from '@marketgraph/infra/tokens';
import { pino } from 'pino';
import { gatewayConfig } from './config.ts';
import { startGateway } from './gateway.ts';

await runProcess('gateway', async () => {
  const config = gatewayConfig();
  const logger = pino({ name: 'gateway', level: config.logLevel });
  const nats = await connectNats({ url: config.natsUrl, name: 'gateway', logger });
  const verify = createTokenVerifier(config.jwksUrl);
  const gateway = await startGateway(config, {
    notices: nats.notices,
    isBusConnected: nats.isConnected,
    authenticate: async (header) => {
      const token = bearerToken(header);
      return token === undefined ? undefined : verify(token);
    },
    logger,
  });
  return {
    url: gateway.url,
    stop: async () => {
      await gateway.stop();
      await nats.close();
    },
  };
});
