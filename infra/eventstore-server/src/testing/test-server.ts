import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import {
  type EventStoreServer,
  type EventStoreServerOptions,
  startEventStoreServer,
} from '../server.ts';

/** A server on a free port over a folder of its own, and the real client connected to it. */
export class TestServer implements AsyncDisposable {
  readonly dataDir: string;
  #server: EventStoreServer;
  #client: EventStoreDBClient;

  private constructor(dataDir: string, server: EventStoreServer) {
    this.dataDir = dataDir;
    this.#server = server;
    this.#client = connect(server.port);
  }

  static async start(options: Partial<EventStoreServerOptions> = {}): Promise<TestServer> {
    const dataDir = await mkdtemp(join(tmpdir(), 'eventstore-server-'));
    return new TestServer(dataDir, await startEventStoreServer({ dataDir, port: 0, ...options }));
  }

  get client(): EventStoreDBClient {
    return this.#client;
  }

  get port(): number {
    return this.#server.port;
  }

  /** Closes the server and starts another one over the same events. */
  async restart(): Promise<void> {
    await this.#stop();
    this.#server = await startEventStoreServer({ dataDir: this.dataDir, port: 0 });
    this.#client = connect(this.#server.port);
  }

  async #stop(): Promise<void> {
    await this.#server.close();
    await this.#client.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop();
    await rm(this.dataDir, { recursive: true });
  }
}

const connect = (port: number): EventStoreDBClient =>
  EventStoreDBClient.connectionString(`esdb://127.0.0.1:${port}?tls=false`);
