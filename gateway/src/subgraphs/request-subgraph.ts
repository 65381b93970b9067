import { type IncomingHttpHeaders } from 'node:http';
import { type GraphQLFormattedError } from 'graphql';
import { type Pool } from 'undici';

export type SubgraphRequest = {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly operationName: string | undefined;
  readonly headers: Record<string, string>;
  readonly timeoutMs: number;
};

type SubgraphResponse = {
  data?: Record<string, unknown> | null;
  errors?: readonly GraphQLFormattedError[];
};

export type SubgraphAnswer = {
  readonly response: SubgraphResponse;
  readonly headers: IncomingHttpHeaders;
};

/** Throws what undici throws, a timeout's `AbortError`, or an error when the answer is no GraphQL. */
export const requestSubgraph = async (
  pool: Pool,
  path: string,
  request: SubgraphRequest,
): Promise<SubgraphAnswer> => {
  try {
    return await send(pool, path, request);
  } catch (error) {
    // The subgraph closed an idle connection just as it was taken. A query may simply ask again;
    // of a mutation nobody knows whether it arrived.
    if (!isReset(error) || request.query.startsWith('mutation')) throw error;
    return send(pool, path, request);
  }
};

const send = async (
  pool: Pool,
  path: string,
  { query, variables, operationName, headers, timeoutMs }: SubgraphRequest,
): Promise<SubgraphAnswer> => {
  const {
    statusCode,
    body,
    headers: told,
  } = await pool.request({
    method: 'POST',
    path,
    headers,
    body: JSON.stringify({ query, variables, operationName }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await body.text();
  const response = parseResponse(text);
  if (response) return { response, headers: told };
  throw new Error(`answered ${statusCode} with no GraphQL: ${text.slice(0, 200)}`);
};

const parseResponse = (text: string): SubgraphResponse | undefined => {
  try {
    const answer: unknown = JSON.parse(text);
    const isObject = typeof answer === 'object' && answer !== null;
    return isObject && ('data' in answer || 'errors' in answer)
      ? (answer as SubgraphResponse)
      : undefined;
  } catch {
    // A proxy's page, a cut-off body: the caller tells with the status what came.
    return undefined;
  }
};

const resets = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

const isReset = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && resets.has(String(error.code));
