import { z } from 'zod';

const answer = z.object({
  data: z.unknown(),
  errors: z.array(z.unknown()).optional(),
  extensions: z
    .object({ consistencyToken: z.string().optional(), stale: z.array(z.string()).optional() })
    .optional(),
});

/** What somebody knows to have been written: a client keeps the newest token, and may hand it on. */
export type Memory = { token?: string };

/** An app that remembers the consistency token of its writes. */
export type TokenClient = <Form extends z.ZodType>(
  form: Form,
  query: string,
  variables?: Readonly<Record<string, unknown>>,
) => Promise<z.output<Form>>;

/** Throws when the answer has errors, is not of the form, or is older than the token. */
export const createTokenClient =
  (graphql: string, accessToken: string, memory: Memory): TokenClient =>
  async (form, query, variables = {}) => {
    const response = await fetch(graphql, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${accessToken}`,
        ...(memory.token !== undefined && { 'x-consistency-token': memory.token }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors, extensions } = answer.parse(await response.json());
    if (errors ?? extensions?.stale) throw new Error(JSON.stringify({ errors, extensions }));
    const token = response.headers.get('x-consistency-token');
    if (token !== null) memory.token = token;
    return form.parse(data);
  };
