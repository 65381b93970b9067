import type { z } from 'zod';

import type { Access } from './access.ts';
import type { RefusedRequest, Result } from './answer.ts';
import { readParams } from './form.ts';
import type { Ledger } from './ledger.ts';
import { isRefused, type Refused } from './refusal.ts';

/** One request, past the checks that are the same for all. */
export type Call<P> = {
  readonly params: P;
  /** The id in the path; empty where the path has none. */
  readonly target: string;
  readonly access: Access;
  /** Unix seconds. */
  readonly at: number;
  readonly ledger: Ledger;
  /** Where this simulator is reached, for links in what it shows. */
  readonly baseUrl: string;
};

export type Endpoint = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** As the router spells it, such as `/v1/charges/:id`. */
  readonly path: string;
  /** `publishable` also lets buyers in. */
  readonly access: Access;
  /** Checks the parameters; what it returns does the work, at most once, without waiting. */
  readonly prepare: (call: Call<unknown>) => (() => Result | RefusedRequest) | Refused;
};

export const endpoint = <P>(
  options: Omit<Endpoint, 'prepare'> & {
    readonly params: z.ZodType<P>;
    readonly run: (call: Call<P>) => Result | RefusedRequest;
  },
): Endpoint => ({
  method: options.method,
  path: options.path,
  access: options.access,
  prepare: (call) => {
    const read = readParams(options.params, call.params);
    if (isRefused(read)) return read;
    return () => options.run({ ...call, params: read.params });
  },
});
