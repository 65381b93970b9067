import { status } from '@grpc/grpc-js';

/** A call ended without an answer: whether the server did what it was asked is not known. */
export class BrokenCallError extends Error {
  readonly code = 'BROKEN_CALL';
  /** The server found fault with what it was sent, not with the connection: sending it again will not help. */
  readonly isRefusal: boolean;

  constructor(message: string, options: { cause?: unknown; isRefusal?: boolean } = {}) {
    super(message, options);
    this.isRefusal = options.isRefusal ?? false;
  }
}

/** The event store said no and would say so again: a deleted stream, an append too large, no permission. */
export class RefusedError extends Error {
  readonly code = 'EVENT_STORE_REFUSED';
}

const refusals: ReadonlySet<unknown> = new Set([
  status.FAILED_PRECONDITION,
  status.INVALID_ARGUMENT,
  status.OUT_OF_RANGE,
  status.PERMISSION_DENIED,
  status.UNAUTHENTICATED,
  status.UNIMPLEMENTED,
]);

/** What the status of an ended call means. */
export const brokenBy = (error: Error): BrokenCallError =>
  new BrokenCallError(error.message, {
    cause: error,
    isRefusal: 'code' in error && refusals.has(error.code),
  });
