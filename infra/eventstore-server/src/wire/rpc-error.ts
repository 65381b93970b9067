import { Metadata, status } from '@grpc/grpc-js';
import type { ExpectedRevision } from '../expected-revision.ts';

/** A refusal as it leaves the server: the client makes its typed errors of the trailers. */
export class RpcError extends Error {
  readonly code: status;
  readonly details: string;
  readonly metadata = new Metadata();

  constructor(code: status, details: string, trailers: Readonly<Record<string, string>> = {}) {
    super(details);
    this.code = code;
    this.details = details;
    for (const [name, value] of Object.entries(trailers))
      this.metadata.set(name, trailerText(value));
  }
}

/** Header values are ASCII: what lies beyond (a stream's name) travels percent-encoded. */
const trailerText = (value: string): string =>
  /^[\x20-\x7e]*$/.test(value) ? value : encodeURIComponent(value);

export const invalidArgument = (details: string): RpcError =>
  new RpcError(status.INVALID_ARGUMENT, details);

export const unavailable = (): RpcError =>
  new RpcError(status.UNAVAILABLE, 'The server is shutting down.');

/** What a follower answers to those who require the leader, whom it names. */
export const notLeader = ({ host, port }: { host: string; port: number }): RpcError =>
  new RpcError(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': `${port}`,
  });

export const deadlineExceeded = (): RpcError =>
  new RpcError(status.DEADLINE_EXCEEDED, 'The deadline passed before anything was written.');

export const streamDeleted = (stream: string): RpcError =>
  new RpcError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

export const maxAppendSizeExceeded = (maxAppendSize: number): RpcError =>
  new RpcError(status.INVALID_ARGUMENT, `Maximum Append Size of ${maxAppendSize} bytes exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': maxAppendSize.toString(),
  });

export const missingMetadata = (): RpcError =>
  new RpcError(status.INVALID_ARGUMENT, 'Required metadata properties are missing.', {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });

/** The numbers that the protocol gives to the expectations which are not a revision. */
const expectedNumber = { any: -2, no_stream: -1, stream_exists: -4 } as const;

export const wrongExpectedVersion = (
  stream: string,
  expected: ExpectedRevision,
  actual: number,
): RpcError => {
  const number = typeof expected === 'number' ? expected : expectedNumber[expected];
  return new RpcError(status.FAILED_PRECONDITION, `Wrong expected version on stream '${stream}'.`, {
    exception: 'wrong-expected-version',
    'stream-name': stream,
    'expected-version': `${number}`,
    // Without it the client reads "no stream".
    ...(actual >= 0 && { 'actual-version': `${actual}` }),
  });
};
