import { BrokenCallError } from '@marketgraph/infra/patience';
import { type Message, type Transport } from './transport.ts';

/** A request for messages stays open this long; an idle server says meanwhile that it is there. */
const expiresMs = 30_000;
const heartbeatMs = 2_000;

/** Status of messages from the server itself: it is still there; a request ended, with nothing or not all of it. */
const heartbeat = 100;
const ended = new Set([404, 408]);

type Source = {
  readonly transport: Transport;
  readonly stream: string;
  readonly consumer: string;
  /** How many messages may be here at most: the rest waits with the server. */
  readonly capacity: number;
  readonly signal: AbortSignal;
};

/** Keeps a request for messages open and collects what arrives until it is taken. */
export class Pull {
  readonly #source: Source;
  readonly #inbox: string;
  readonly #subscription: { readonly close: () => void };
  readonly #unwatch: () => void;
  readonly #silence: NodeJS.Timeout;
  #messages: Message[] = [];
  /** What of the open request has not come yet. */
  #wanted = 0;
  #broken: BrokenCallError | undefined;
  #onChange = Promise.withResolvers<undefined>();

  constructor(source: Source) {
    const { transport, signal } = source;
    this.#source = source;
    this.#inbox = transport.newInbox();
    this.#subscription = transport.subscribe(this.#inbox, (message) => this.#receive(message));
    this.#unwatch = transport.watch({
      onBroken: () => this.#breakWith('the connection broke'),
      onRestored: () => undefined,
    });
    this.#silence = setTimeout(() => this.#onSilence(), 2.5 * heartbeatMs);
    signal.addEventListener('abort', this.#change, { once: true });
    this.#ask();
  }

  /** At most `max` of what has arrived, at least one; `[]` once aborted. Throws `BrokenCallError` after the last. */
  async take(max: number): Promise<readonly Message[]> {
    const { signal } = this.#source;
    while (this.#messages.length === 0 && !signal.aborted) {
      if (this.#broken) throw this.#broken;
      await this.#onChange.promise;
    }
    if (signal.aborted) return [];
    const taken = this.#messages.slice(0, max);
    this.#messages = this.#messages.slice(max);
    this.#ask();
    return taken;
  }

  close(): void {
    this.#unwatch();
    this.#subscription.close();
    clearTimeout(this.#silence);
    this.#source.signal.removeEventListener('abort', this.#change);
  }

  #ask(): void {
    const { transport, stream, consumer, capacity } = this.#source;
    const room = capacity - this.#messages.length;
    if (this.#broken || this.#wanted > 0 || room < capacity / 2) return;
    this.#wanted = room;
    this.#silence.refresh();
    const request = { batch: room, expires: expiresMs * 1e6, idle_heartbeat: heartbeatMs * 1e6 };
    transport.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`, JSON.stringify(request), {
      reply: this.#inbox,
    });
  }

  #receive(message: Message): void {
    this.#silence.refresh();
    // Messages keep the subject they were published to; what the server itself says has ours.
    if (message.subject === this.#inbox) this.#hear(message);
    else this.#keep(message);
  }

  #keep(message: Message): void {
    this.#wanted -= 1;
    this.#messages.push(message);
    this.#change();
    this.#ask();
  }

  #hear({ headers }: Message): void {
    const code = headers?.code ?? 0;
    if (code === heartbeat) return;
    if (!ended.has(code)) this.#breakWith(headers?.description ?? 'the consumer is gone');
    this.#wanted = 0;
    this.#ask();
  }

  #onSilence(): void {
    if (this.#wanted > 0) this.#breakWith('the server fell silent');
  }

  #breakWith(reason: string): void {
    this.#broken ??= new BrokenCallError(reason);
    this.#change();
  }

  readonly #change = (): void => {
    this.#onChange.resolve(undefined);
    this.#onChange = Promise.withResolvers();
  };
}
