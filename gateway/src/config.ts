import { backingServices, loadConfig, logLevel, port } from '@marketgraph/infra/config';
import { z } from 'zod';

/** Everything the gateway needs to know about its surroundings. */
export type GatewayConfig = {
  readonly port: number;
  readonly natsUrl: string;
  readonly jwksUrl: string;
  readonly logLevel: z.output<typeof logLevel>;
  readonly supergraphFile: URL;
  /** Where subgraphs are when they are not where the supergraph says, by their name. */
  readonly subgraphUrls: Readonly<Record<string, string>>;
  /** Pages of these origins may ask; `true` for all. */
  readonly corsOrigins: true | readonly string[];
  /** Whether browsers get Apollo Sandbox. */
  readonly hasSandbox: boolean;
};

const subgraphUrl = /^SUBGRAPH_URL_([A-Z_]+)$/;

const environment = z.object({
  PORT: port.default(4400),
  NATS_URL: backingServices.NATS_URL,
  ACCOUNTS_JWKS_URL: z.url(),
  LOG_LEVEL: logLevel,
  NODE_ENV: z.string().default('development'),
  SUPERGRAPH_FILE: z.url({ protocol: /^file$/ }).optional(),
  CORS_ORIGINS: z.string().optional(),
});

type Variables = Readonly<Record<string, string | undefined>>;

/** The configuration that the process' environment describes. */
export const gatewayConfig = (): GatewayConfig => toGatewayConfig(process.env);

/** Throws one `ConfigurationError` that lists every problem. */
export const toGatewayConfig = (variables: Variables): GatewayConfig => {
  const from = loadConfig(environment.and(subgraphUrlsIn(variables)), variables);
  return {
    port: from.PORT,
    natsUrl: from.NATS_URL,
    jwksUrl: from.ACCOUNTS_JWKS_URL,
    logLevel: from.LOG_LEVEL,
    supergraphFile: new URL(from.SUPERGRAPH_FILE ?? supergraphFile),
    subgraphUrls: subgraphUrlsOf(from),
    corsOrigins: corsOriginsOf(from),
    hasSandbox: from.NODE_ENV !== 'production',
  };
};

/** As composed and committed. */
const supergraphFile = new URL('../../schema/graphql/supergraph.graphql', import.meta.url);

/** Which subgraphs there are, only the supergraph knows: any name may be given. */
const subgraphUrlsIn = (variables: Variables) => {
  const names = Object.keys(variables).filter((name) => subgraphUrl.test(name));
  const url = z.url({ protocol: /^https?$/ });
  return z.object(Object.fromEntries(names.map((name) => [name, url])));
};

const subgraphUrlsOf = (from: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(from).flatMap(([name, url]) => {
      const subgraph = subgraphUrl.exec(name)?.[1]?.toLowerCase();
      return subgraph !== undefined && typeof url === 'string' ? [[subgraph, url]] : [];
    }),
  );

/** In development any page may ask: there are no cookies to abuse. */
const corsOriginsOf = (from: z.output<typeof environment>): true | readonly string[] => {
  if (from.CORS_ORIGINS === undefined) return from.NODE_ENV === 'production' ? [] : true;
  return from.CORS_ORIGINS.split(',').map((origin) => origin.trim());
};
