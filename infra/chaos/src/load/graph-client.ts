import { ShopError } from '@marketgraph/local/shop';
import { z } from 'zod';

const graphError = z.object({
  message: z.string(),
  extensions: z.object({ code: z.string().optional() }).optional(),
});
/** One of data and errors is always there: a closing server answers with neither. */
const answer = z
  .object({
    data: z.unknown().optional(),
    errors: z.array(graphError).optional(),
    extensions: z.object({ stale: z.array(z.string()).optional() }).optional(),
  })
  .refine(({ data, errors }) => data !== undefined || errors !== undefined);

/** An answer without errors. */
export type Answer<Data> = {
  readonly data: Data;
  /** To be brought along by whoever must see what was written. */
  readonly token: string | undefined;
  /** Subgraphs that may not have seen what the brought token names. */
  readonly stale: readonly string[];
};

/** Throws `ShopError` for any error in the answer, and when there is none. */
export type GraphClient = <Form extends z.ZodType>(
  form: Form,
  query: string,
  request: { readonly variables?: object; readonly token?: string | undefined },
) => Promise<Answer<z.output<Form>>>;

const tokenHeader = 'x-consistency-token';

/** Asks the gateways in turn, as a client behind a balancer does, on behalf of a bearer or of nobody. */
export const createGraphClient = (
  gateways: readonly string[],
  accessToken?: string,
): GraphClient => {
  let turn = 0;
  return async (form, query, { variables = {}, token }) => {
    turn = (turn + 1) % gateways.length;
    const headers = {
      'content-type': 'application/json',
      ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }),
      ...(token !== undefined && { [tokenHeader]: token }),
    };
    const { response, body } = await post(gateways[turn] ?? '', headers, { query, variables });
    const { data, errors = [], extensions } = body;
    if (errors.length > 0) {
      const codes = errors.map((error) => error.extensions?.code ?? 'UNKNOWN');
      throw new ShopError(errors.map(({ message }) => message).join(' '), codes);
    }
    return {
      data: form.parse(data),
      token: response.headers.get(tokenHeader) ?? undefined,
      stale: extensions?.stale ?? [],
    };
  };
};

const post = async (url: string, headers: Record<string, string>, body: object) => {
  try {
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    return { response, body: answer.parse(await response.json()) };
  } catch (cause) {
    throw new ShopError(`${url} does not answer as a graph does.`, ['UNREACHABLE'], { cause });
  }
};
