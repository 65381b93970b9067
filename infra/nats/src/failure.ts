/** JetStream's own answer to a request it does not fulfil; `code` is the number it documents. */
export class JetStreamError extends Error {
  readonly code: number;

  constructor(code: number, description: string) {
    super(description);
    this.code = code;
  }
}

/** Numbers of JetStream's errors that we tell apart. */
export const errorCode = {
  noMessageFound: 10037,
  streamExistsDifferently: 10058,
  streamNotFound: 10059,
  subjectsOverlap: 10065,
  wrongLastMessageId: 10070,
  wrongLastSequence: 10071,
} as const;

export const isJetStreamError = (error: unknown, code: number): boolean =>
  error instanceof JetStreamError && error.code === code;

/**
 * Messages are missing from inside a domain's stream, so that its sequences mean nothing any more.
 * An operator must delete the stream: its relay fills it again, with the same sequences.
 */
export class StreamDamagedError extends Error {
  readonly code = 'STREAM_DAMAGED';
}

/** A stream's subjects are built otherwise than this process builds them: another release wrote it. */
export class StreamEpochError extends Error {
  readonly code = 'STREAM_EPOCH';
}
