/** A call ended without an answer: whether the server did what it was asked is not known. */
export class BrokenCallError extends Error {
  readonly code = 'BROKEN_CALL';
}
