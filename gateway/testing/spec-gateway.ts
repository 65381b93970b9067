import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bearerToken, createTokenVerifier } from '@marketgraph/infra/tokens';
import { type GraphQLFormattedError } from 'graphql';
import { pino } from 'pino';
import { type GatewayConfig } from '../src/config.ts';
import { startGateway } from '../src/gateway.ts';
import { type CountedNotices, countedNotices } from './counted-notices.ts';
import { type Shop, startShop } from './shop.ts';
import { createTokenAuthority, type TokenAuthority } from './token-authority.ts';

type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly data: unknown;
  readonly errors: readonly GraphQLFormattedError[];
  readonly extensions: unknown;
};

/** The gateway over the shop of the specs. */
export type SpecGateway = AsyncDisposable & {
  readonly url: string;
  readonly shop: Shop;
  readonly tokens: TokenAuthority;
  readonly notices: CountedNotices;
  /** What was logged, line by line. */
  readonly log: readonly string[];
  readonly bus: { isConnected: boolean };
  readonly ask: (
    body: { readonly query: string; readonly variables?: unknown },
    headers?: Record<string, string>,
  ) => Promise<Answer>;
};

export const startSpecGateway = async (
  options: Partial<GatewayConfig> = {},
): Promise<SpecGateway> => {
  const [shop, tokens] = await Promise.all([startShop(), createTokenAuthority()]);
  const folder = await mkdtemp(join(tmpdir(), 'gateway-spec-'));
  const supergraphFile = pathToFileURL(join(folder, 'supergraph.graphql'));
  await writeFile(supergraphFile, shop.supergraphSdl);
  const notices = countedNotices();
  const log: string[] = [];
  const bus = { isConnected: true };
  const verify = createTokenVerifier(tokens.jwksUrl);
  await tokens.open();
  const gateway = await startGateway(
    {
      port: 0,
      natsUrl: 'nats://unused',
      jwksUrl: tokens.jwksUrl,
      logLevel: 'info',
      supergraphFile,
      subgraphUrls: {},
      corsOrigins: [],
      hasSandbox: false,
      ...options,
    },
    {
      notices,
      isBusConnected: () => bus.isConnected,
      authenticate: async (header) => {
        const token = bearerToken(header);
        return token === undefined ? undefined : verify(token);
      },
      logger: pino({ level: 'info' }, { write: (line) => log.push(line) }),
    },
  );
  return {
    url: gateway.url,
    shop,
    tokens,
    notices,
    log,
    bus,
    ask: (body, headers) => post(`${gateway.url}/graphql`, body, headers),
    [Symbol.asyncDispose]: async () => {
      await gateway.stop();
      await Promise.all([shop.stop(), tokens.close(), rm(folder, { recursive: true })]);
    },
  };
};

const post = async (
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const answer = (await response.json()) as Partial<Answer>;
  return {
    status: response.status,
    headers: response.headers,
    data: answer.data,
    errors: answer.errors ?? [],
    extensions: answer.extensions,
  };
};
