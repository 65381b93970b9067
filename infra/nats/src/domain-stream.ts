import {
  busEpoch,
  busStreamName,
  type EventDomain,
  eventSubjects,
  partitionCount,
} from '@marketgraph/schema';
import { type Logger } from 'pino';
import { errorCode, isJetStreamError, StreamEpochError } from './failure.ts';
import { type JetStream, type StreamInfo } from './jetstream.ts';

/** A server of 2.9 keeps no metadata with a stream but its description. */
const epoch = `epoch ${busEpoch}: ${partitionCount} partitions`;

/**
 * A domain's stream keeps everything, in a file. Nothing can be deleted inside it, only as a whole:
 * so sequence n is the domain's n-th event for ever, and a stream that was lost is filled the same again.
 */
export const streamConfig = (domain: EventDomain) => ({
  name: busStreamName(domain),
  description: epoch,
  subjects: [eventSubjects(domain)],
  storage: 'file',
  retention: 'limits',
  discard: 'new',
  max_msgs: -1,
  max_bytes: -1,
  max_age: 0,
  max_msgs_per_subject: -1,
  duplicate_window: 120 * 1e9,
  deny_delete: true,
  deny_purge: true,
  num_replicas: 1,
});

/** In a cluster an operator may have asked for more copies, or another window. */
const free: ReadonlySet<string> = new Set(['num_replicas', 'duplicate_window']);

/** What of an existing stream's configuration is not as ours, as `name: is instead of should be`. */
export const differences = (
  domain: EventDomain,
  actual: Readonly<Record<string, unknown>>,
): readonly string[] =>
  Object.entries(streamConfig(domain))
    .map(([key, value]) => ({ key, is: asText(actual[key]), should: asText(value) }))
    .filter(({ key, is, should }) => !free.has(key) && is !== should)
    .map(({ key, is, should }) => `${key}: ${is} instead of ${should}`);

/** The server leaves out what is off. */
const asText = (value: unknown): string => JSON.stringify(value ?? null);

/** Answers a domain's stream as it is; creates it if missing, no matter who else does so at once. */
export type InspectStream = (domain: EventDomain) => Promise<StreamInfo>;

export const createInspectStream = (
  jetStream: JetStream,
  logger: Logger | undefined,
): InspectStream => {
  const checked = new Set<EventDomain>();

  return async (domain) => {
    const info = await findOrCreate(jetStream, domain);
    requireEpoch(info);
    const differing = checked.has(domain) ? [] : differences(domain, info.config);
    checked.add(domain);
    if (differing.length > 0) {
      logger?.warn(
        { domain, differing },
        'A stream is configured otherwise than it would be created',
      );
    }
    return info;
  };
};

/** A stream that an operator has made by hand may lack the mark, which is told as a difference only. */
const requireEpoch = ({ config: { name, description } }: StreamInfo): void => {
  if (description === undefined || description === epoch) return;
  throw new StreamEpochError(
    `${asText(name)} is of ${asText(description)}, but this process of "${epoch}": ` +
      'run one release, delete the stream, and its relay fills it again',
  );
};

const findOrCreate = async (jetStream: JetStream, domain: EventDomain): Promise<StreamInfo> => {
  try {
    return await jetStream.streamInfo(busStreamName(domain));
  } catch (error) {
    if (!isJetStreamError(error, errorCode.streamNotFound)) throw error;
    return create(jetStream, domain);
  }
};

const create = async (jetStream: JetStream, domain: EventDomain): Promise<StreamInfo> => {
  try {
    return await jetStream.createStream(streamConfig(domain));
  } catch (error) {
    if (!mayBeOurs.some((code) => isJetStreamError(error, code))) throw error;
    return findInstead(jetStream, domain, error);
  }
};

/**
 * What a server says when another was faster: a version of us that creates it otherwise; or an earlier try
 * of our own whose answer was lost, and that is under way, so that its subjects are taken before its name is.
 */
const mayBeOurs = [errorCode.streamExistsDifferently, errorCode.subjectsOverlap];

/** Throws `refusal` if it was not our stream that stood in the way. */
const findInstead = async (
  jetStream: JetStream,
  domain: EventDomain,
  refusal: unknown,
): Promise<StreamInfo> => {
  try {
    return await jetStream.streamInfo(busStreamName(domain));
  } catch (error) {
    throw isJetStreamError(error, errorCode.streamNotFound) ? refusal : error;
  }
};
