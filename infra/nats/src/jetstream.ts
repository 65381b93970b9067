import { z } from 'zod';
import { BrokenCallError } from '@marketgraph/infra/patience';
import { JetStreamError } from './failure.ts';
import { type Requests } from './requests.ts';

const failure = z.object({
  error: z.object({
    code: z.number(),
    err_code: z.number().default(0),
    description: z.string().default(''),
  }),
});

const streamInfo = z.object({
  config: z.record(z.string(), z.unknown()),
  state: z.object({ messages: z.number(), first_seq: z.number(), last_seq: z.number() }),
});
export type StreamInfo = z.output<typeof streamInfo>;

const storedMessage = z.object({ message: z.object({ seq: z.number(), data: z.string() }) });
const createdConsumer = z.object({ name: z.string() });
const publishAnswer = z.object({ seq: z.number(), duplicate: z.boolean().default(false) });
export type PublishAnswer = z.output<typeof publishAnswer>;

/**
 * JetStream's requests, as its documentation names them. All throw `JetStreamError` for a refusal and
 * `BrokenCallError` when nobody answers, or JetStream is not ready.
 */
export type JetStream = {
  readonly streamInfo: (stream: string) => Promise<StreamInfo>;
  /** Answers the stream as it is when there is one with the same configuration. */
  readonly createStream: (
    config: { readonly name: string } & Record<string, unknown>,
  ) => Promise<StreamInfo>;
  /** The body of the message at a sequence. */
  readonly getMessage: (stream: string, sequence: number) => Promise<string>;
  /** An ephemeral consumer that needs no acknowledgements; answers its name. */
  readonly createConsumer: (stream: string, config: Record<string, unknown>) => Promise<string>;
  readonly deleteConsumer: (stream: string, consumer: string) => Promise<void>;
  readonly publish: (
    subject: string,
    body: string,
    headers: Readonly<Record<string, string>>,
  ) => Promise<PublishAnswer>;
};

export const createJetStream = (requests: Requests, timeoutMs: number): JetStream => {
  const ask = async <Answer>(
    action: string,
    body: unknown,
    shape: z.ZodType<Answer>,
  ): Promise<Answer> => {
    const text = body === undefined ? '' : JSON.stringify(body);
    return parse((await requests.send(`$JS.API.${action}`, text, { timeoutMs })).string(), shape);
  };

  return {
    streamInfo: (stream) => ask(`STREAM.INFO.${stream}`, undefined, streamInfo),
    createStream: (config) => ask(`STREAM.CREATE.${config.name}`, config, streamInfo),
    getMessage: async (stream, sequence) => {
      const { message } = await ask(`STREAM.MSG.GET.${stream}`, { seq: sequence }, storedMessage);
      return Buffer.from(message.data, 'base64').toString();
    },
    createConsumer: async (stream, config) => {
      const body = { stream_name: stream, config };
      return (await ask(`CONSUMER.CREATE.${stream}`, body, createdConsumer)).name;
    },
    deleteConsumer: async (stream, consumer) => {
      await ask(`CONSUMER.DELETE.${stream}.${consumer}`, undefined, z.unknown());
    },
    publish: async (subject, body, headers) =>
      parse((await requests.send(subject, body, { timeoutMs, headers })).string(), publishAnswer),
  };
};

/** Not ready, without a leader, short of memory: answers that time heals. */
const isTemporary = (code: number): boolean => code === 503 || code === 500 || code === 429;

const parse = <Answer>(text: string, shape: z.ZodType<Answer>): Answer => {
  const answer: unknown = JSON.parse(text);
  const failed = failure.safeParse(answer);
  if (!failed.success) return shape.parse(answer);
  const { code, err_code, description } = failed.data.error;
  if (isTemporary(code)) throw new BrokenCallError(description);
  throw new JetStreamError(err_code, description);
};
