import { readFileSync } from 'node:fs';
import { discoverEndpoint } from '@eventstore/db-client/dist/Client/discovery.js';
import {
  type ConnectionOptions,
  parseConnectionString,
} from '@eventstore/db-client/dist/Client/parseConnectionString.js';
import { type ChannelCredentials, credentials, Metadata } from '@grpc/grpc-js';
import { UnavailableError } from '@marketgraph/infra/ports';
import { BrokenCallError } from '@marketgraph/infra/patience';
import { leaderNamedBy } from './failure.ts';
import { StreamsClient } from './stubs.ts';

export type Client = InstanceType<typeof StreamsClient>;

/** Where calls go: one channel at a time, replaced when it broke. */
export type Connection = {
  /** Throws `BrokenCallError` when no node of a cluster is found, `UnavailableError` once closed. */
  readonly client: () => Promise<Client>;
  /** Opens a call; throws `BrokenCallError` when the client was replaced meanwhile. */
  readonly call: <Call>(client: Client, open: (client: Client, metadata: Metadata) => Call) => Call;
  /**
   * Say so when a call on this client failed. Unless the server merely refused, the next call gets a fresh
   * channel: a connection may look open for long after it broke, and a cluster may have another leader.
   * If the node named it, the channel goes there; if that one fails, where the connection string says.
   */
  readonly reportFailure: (client: Client, error: unknown) => void;
  readonly close: () => void;
};

/** Nothing is connected before the first call. Throws when `url` is not a connection string. */
export const openConnection = (url: string): Connection => {
  const options = parseConnectionString(url);
  const secrets = credentialsOf(options);
  const metadata = metadataOf(options);
  let opening: Promise<Client> | undefined;
  let current: Client | undefined;
  let leader: string | undefined;
  let isClosed = false;

  const open = async (): Promise<Client> => {
    const target = leader ?? (await targetOf(options, secrets));
    if (isClosed) throw closedError();
    current = new StreamsClient(target, secrets, channelOptions(options));
    return current;
  };
  const forget = (): void => {
    current?.close();
    current = undefined;
    opening = undefined;
  };

  return {
    client: async () => {
      if (isClosed) throw closedError();
      opening ??= open();
      try {
        return await opening;
      } catch (error) {
        opening = undefined;
        throw error;
      }
    },
    reportFailure: (client, error) => {
      if (!(error instanceof BrokenCallError) || client !== current) return;
      leader = leaderNamedBy(error);
      forget();
    },
    call: (client, open) => {
      try {
        return open(client, metadata);
      } catch (cause) {
        throw new BrokenCallError('the channel was replaced', { cause });
      }
    },
    close: () => {
      isClosed = true;
      forget();
    },
  };
};

const closedError = (): UnavailableError => new UnavailableError('the event store was closed');

const metadataOf = ({ connectionName = 'marketgraph' }: ConnectionOptions): Metadata => {
  const metadata = new Metadata();
  metadata.set('connection-name', connectionName);
  // A follower would forward writes and lag behind with reads; a single node is its own leader.
  metadata.set('requires-leader', 'true');
  return metadata;
};

/** A single node is taken at its word; in a cluster the members are asked who leads. */
const targetOf = async (
  options: ConnectionOptions,
  secrets: ChannelCredentials,
): Promise<string> => {
  const { address, port } = isCluster(options)
    ? await discover(options, secrets)
    : firstHost(options);
  return `${address}:${port}`;
};

const isCluster = ({ dnsDiscover, hosts }: ConnectionOptions): boolean =>
  dnsDiscover || hosts.length > 1;

const firstHost = ({ hosts: [host] }: ConnectionOptions): ConnectionOptions['hosts'][number] => {
  if (!host) throw new RangeError('the connection string names no host');
  return host;
};

const discover = async (
  options: ConnectionOptions,
  secrets: ChannelCredentials,
): Promise<ConnectionOptions['hosts'][number]> => {
  const { gossipTimeout = 2 } = options;
  try {
    // Once: whoever calls repeats it with a patience of its own.
    return await discoverEndpoint(
      { endpoints: options.hosts, gossipTimeout, maxDiscoverAttempts: 1 },
      secrets,
    );
  } catch (cause) {
    throw new BrokenCallError('no member of the cluster leads', { cause });
  }
};

const credentialsOf = (options: ConnectionOptions): ChannelCredentials => {
  // Passwords are never sent in the clear, and such a server asks for none.
  if (options.tls === false) return credentials.createInsecure();
  const secure = credentials.createSsl(
    readIfSet(options.tlsCAFile),
    readIfSet(options.userKeyFile),
    readIfSet(options.userCertFile),
  );
  if (!options.defaultCredentials) return secure;
  const { username, password } = options.defaultCredentials;
  return credentials.combineChannelCredentials(secure, basicAuthentication(username, password));
};

const readIfSet = (file: string | undefined): Buffer | null =>
  file === undefined ? null : readFileSync(file);

const basicAuthentication = (username: string, password: string) =>
  credentials.createFromMetadataGenerator((_, done) => {
    const metadata = new Metadata();
    const token = Buffer.from(`${username}:${password}`).toString('base64');
    metadata.set('authorization', `Basic ${token}`);
    done(null, metadata);
  });

const channelOptions = ({
  keepAliveInterval = 10_000,
  keepAliveTimeout = 10_000,
}: ConnectionOptions): Record<string, number> => ({
  'grpc.keepalive_time_ms': keepAliveInterval,
  'grpc.keepalive_timeout_ms': keepAliveTimeout,
  // Events written by other means may have 16 MiB.
  'grpc.max_receive_message_length': 17 * 1024 * 1024,
  // A fresh channel must not share the connection of the one that broke.
  'grpc.use_local_subchannel_pool': 1,
});
