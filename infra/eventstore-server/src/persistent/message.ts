import type { LogRecord } from '../record.ts';

/** An event on its way to a consumer. */
export type Message = {
  /** By which it is acknowledged: of the link, if it came by one. */
  readonly id: string;
  /** In the log. */
  readonly position: number;
  /** In the source; in the stream of what is parked, if it is replayed. */
  readonly place: number;
  readonly isReplay: boolean;
  readonly retries: number;
  /** To which bucket of a pinning strategy it belongs. */
  readonly bucket: number;
  /** Until it is sent. Afterwards it can be had from the log, so that what is in flight is small. */
  readonly record: LogRecord | undefined;
};

/** The same message to be sent once more. */
export const retried = (message: Message): Message => ({
  ...message,
  retries: message.retries + 1,
});

/** The same message without what the log has. */
export const lightened = (message: Message): Message => ({ ...message, record: undefined });
