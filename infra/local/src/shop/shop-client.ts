import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { z } from 'zod';

/** The graph refused, or could not be reached; `codes` are the codes of its errors. */
export class ShopError extends Error {
  readonly code = 'SHOP';
  readonly codes: readonly string[];

  constructor(message: string, codes: readonly string[], options?: ErrorOptions) {
    super(message, options);
    this.codes = codes;
  }
}

const graphError = z.object({
  message: z.string(),
  extensions: z.object({ code: z.string().optional() }).optional(),
});
/** One of both is always there: a closing server, or a proxy before it, answers with neither. */
const answer = z
  .object({ data: z.unknown().optional(), errors: z.array(graphError).optional() })
  .refine(({ data, errors }) => data !== undefined || errors !== undefined);
type GraphErrors = readonly z.output<typeof graphError>[];

export type ShopClient = {
  /** Sends one operation and answers its data in the given form; throws `ShopError` for any error in the answer. */
  readonly ask: <Form extends z.ZodType>(
    form: Form,
    document: string,
    variables?: Record<string, unknown>,
  ) => Promise<z.output<Form>>;
  /** Pushes of a subscription until `signal` aborts; throws `ShopError` when the gateway ends it with errors. */
  readonly follow: <Form extends z.ZodType>(
    form: Form,
    document: string,
    options: { readonly variables: Record<string, unknown>; readonly signal: AbortSignal },
  ) => AsyncIterable<z.output<Form>>;
  /** The same shop, as the bearer of a token. */
  readonly as: (accessToken: string) => ShopClient;
};

/** A client of the gateway's graph, as an app would be one: HTTP for operations, graphql-ws for live ones. */
export const createShopClient = (graphUrl: string, accessToken?: string): ShopClient => ({
  ask: async (form, document, variables = {}) => {
    const body = await post(graphUrl, accessToken, { query: document, variables });
    return form.parse(dataOf(body));
  },
  follow: (form, document, { variables, signal }) =>
    pushes({ graphUrl, accessToken, form, document, variables, signal }),
  as: (token) => createShopClient(graphUrl, token),
});

const post = async (
  graphUrl: string,
  accessToken: string | undefined,
  operation: { readonly query: string; readonly variables: unknown },
): Promise<z.output<typeof answer>> => {
  try {
    const response = await fetch(graphUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }),
      },
      body: JSON.stringify(operation),
    });
    return answer.parse(await response.json());
  } catch (cause) {
    throw new ShopError(`${graphUrl} does not answer as a graph does.`, ['UNREACHABLE'], { cause });
  }
};

const dataOf = ({ data, errors = [] }: z.output<typeof answer>): unknown => {
  if (errors.length === 0) return data;
  throw failure(errors);
};

const failure = (errors: GraphErrors): ShopError =>
  new ShopError(
    errors.map(({ message }) => message).join(' '),
    errors.map(({ extensions }) => extensions?.code ?? 'UNKNOWN'),
  );

type Following<Form extends z.ZodType> = {
  readonly graphUrl: string;
  readonly accessToken: string | undefined;
  readonly form: Form;
  readonly document: string;
  readonly variables: Record<string, unknown>;
  readonly signal: AbortSignal;
};

async function* pushes<Form extends z.ZodType>(
  following: Following<Form>,
): AsyncGenerator<z.output<Form>, void, undefined> {
  const { graphUrl, accessToken, form, document, variables, signal } = following;
  const client = createClient({
    url: graphUrl.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(accessToken !== undefined && {
      connectionParams: { authorization: `Bearer ${accessToken}` },
    }),
  });
  const results = client.iterate({ query: document, variables });
  signal.addEventListener('abort', () => void results.return?.(), { once: true });
  try {
    for await (const result of results) {
      if (signal.aborted) return;
      yield form.parse(dataOf(answer.parse(result)));
    }
  } catch (error) {
    const errors = z.array(graphError).safeParse(error);
    throw errors.success ? failure(errors.data) : error;
  } finally {
    await client.dispose();
  }
}
