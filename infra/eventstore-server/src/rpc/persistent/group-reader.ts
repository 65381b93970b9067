import type { ReadReq } from '@eventstore/db-client/generated/persistent_pb.js';
import type { Metadata, ServerDuplexStream } from '@grpc/grpc-js';
import { Outlet } from '../../outlet.ts';
import { Consumer, type Identity } from '../../persistent/consumer.ts';
import type { Refusal } from '../../persistent/dispatcher.ts';
import { keyOf } from '../../persistent/group.ts';
import type { PersistentSubscription } from '../../persistent/persistent-subscription.ts';
import type { PersistentSubscriptions } from '../../persistent/persistent-subscriptions.ts';
import { groupDropped } from '../../wire/group-error.ts';
import { decodeGroupId } from '../../wire/group-request.ts';
import { encodeGroupConfirmation, withStructuredMessageIds } from '../../wire/message.ts';
import { invalidArgument } from '../../wire/rpc-error.ts';
import { PersistentReadReq } from '../../wire/stubs.ts';
import { decodeUuid } from '../../wire/uuid.ts';

type Reading = { readonly subscription: PersistentSubscription; readonly consumer: Consumer };

const { Action } = PersistentReadReq.Nack;

/** PersistentSubscriptions.Read: first the options, then what became of each event. */
export class GroupReader {
  readonly #groups: PersistentSubscriptions;
  readonly #call: ServerDuplexStream<ReadReq, Buffer>;
  readonly #outlet: Outlet;
  readonly #ended = Promise.withResolvers<undefined>();
  #reading: Reading | undefined;

  constructor(groups: PersistentSubscriptions, call: ServerDuplexStream<ReadReq, Buffer>) {
    this.#groups = groups;
    this.#call = call;
    this.#outlet = new Outlet(call);
  }

  /** Resolves when the client has left; rejects with the RpcError that its call ends with. */
  async run(): Promise<void> {
    const { promise, resolve, reject } = this.#ended;
    this.#outlet.gone.addEventListener('abort', () => resolve(undefined), { once: true });
    this.#call.on('data', (request: ReadReq) => {
      try {
        this.#receive(request);
      } catch (error) {
        reject(error);
      }
    });
    // Who has nothing more to say may go on listening, but not before having said what to.
    this.#call.once('end', () => this.#reading ?? resolve(undefined));
    await promise.finally(() => this.#leave());
  }

  #receive(request: ReadReq): void {
    if (this.#reading) this.#decide(this.#reading, request);
    else this.#connect(request);
  }

  #connect(request: ReadReq): void {
    const options = request.getOptions();
    const id = decodeGroupId(options);
    const slots = options?.getBufferSize() ?? 0;
    if (slots < 1) throw invalidArgument('The buffer size must be greater than 0.');
    const subscription = this.#groups.get(id);
    const isStructured = options?.getUuidOption()?.hasStructured() ?? false;
    const consumer = new Consumer({
      outlet: this.#outlet,
      identity: identityOf(this.#call.metadata),
      slots,
      present: isStructured ? withStructuredMessageIds : (reply) => reply,
      drop: this.#ended.reject,
    });
    subscription.connect(consumer);
    this.#reading = { subscription, consumer };
    this.#outlet.write(encodeGroupConfirmation(keyOf(id)));
  }

  #decide({ subscription: { dispatcher, group } }: Reading, request: ReadReq): void {
    const ack = request.getAck();
    const nack = request.getNack();
    if (ack) dispatcher.accept(ack.getIdsList().map(decodeUuid));
    else if (nack?.getAction() === Action.STOP) throw groupDropped(group);
    else if (nack)
      dispatcher.refuse(
        nack.getIdsList().map(decodeUuid),
        decodeRefusal(nack.getAction()),
        nack.getReason(),
      );
    else throw invalidArgument('Only ack and nack may follow.');
  }

  #leave(): void {
    if (this.#reading) this.#reading.subscription.dispatcher.remove(this.#reading.consumer);
  }
}

const decodeRefusal = (action: ReadReq.Nack.Action): Refusal => {
  if (action === Action.PARK) return 'park';
  return action === Action.SKIP ? 'skip' : 'retry';
};

const identityOf = (metadata: Metadata): Identity => {
  const [authorization = ''] = metadata.get('authorization');
  const [connection = '<unknown>'] = metadata.get('connection-name');
  const [, encoded] = /^Basic (.+)$/.exec(authorization.toString()) ?? [];
  const [user] = Buffer.from(encoded ?? '', 'base64')
    .toString()
    .split(':');
  return { user: user || 'anonymous', connection: connection.toString() };
};
