import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** What is known wherever a request is worked on, also where Apollo passes no context. */
export type RequestScope = { readonly correlationId: string };

/** Set around every request, operation on a socket and live update. */
export const requestScope = new AsyncLocalStorage<RequestScope>();

export const newCorrelationId = (): string => randomUUID();

export const currentCorrelationId = (): string =>
  requestScope.getStore()?.correlationId ?? newCorrelationId();

// Subgraphs store it with every event: nothing that could break a log line or a header.
const wellFormed = /^[\w-]{8,64}$/;

/** The caller's id where it is safe to log and store, a new one otherwise. */
export const correlationIdOf = (header: string | string[] | undefined): string =>
  typeof header === 'string' && wellFormed.test(header) ? header : newCorrelationId();
