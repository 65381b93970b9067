import { type Position } from '@marketgraph/infra/ports';
import { Empty, ReadReq, StreamIdentifier } from './stubs.ts';

export type ReadRequest = InstanceType<typeof ReadReq>;

/** At most `count` events of a stream, from a revision on, oldest first. */
export const encodeRead = (stream: string, fromRevision: number, count: number): ReadRequest => {
  const from = new ReadReq.Options.StreamOptions()
    .setStreamIdentifier(new StreamIdentifier().setStreamName(Buffer.from(stream)))
    .setRevision(fromRevision.toString());
  return new ReadReq().setOptions(
    commonOptions().setStream(from).setCount(count.toString()).setNoFilter(new Empty()),
  );
};

/** Events looked at between two checkpoints. */
const window = 500;

/** A subscription to what streams with one of the prefixes get, strictly after a position. */
export const encodeSubscribe = (
  prefixes: readonly string[],
  after: Position | 'start',
): ReadRequest =>
  new ReadReq().setOptions(
    commonOptions()
      .setAll(encodeStart(after))
      .setSubscription(new ReadReq.Options.SubscriptionOptions())
      .setFilter(encodeFilter(prefixes)),
  );

/** At most `count` events of streams with one of the prefixes, from a position on, in the order of the log. */
export const encodeReadAll = (
  prefixes: readonly string[],
  from: Position | 'start',
  count: number,
): ReadRequest =>
  new ReadReq().setOptions(
    commonOptions()
      .setAll(encodeStart(from))
      .setCount(count.toString())
      .setFilter(encodeFilter(prefixes)),
  );

const encodeFilter = (prefixes: readonly string[]) =>
  new ReadReq.Options.FilterOptions()
    .setStreamIdentifier(
      new ReadReq.Options.FilterOptions.Expression().setPrefixList([...prefixes]),
    )
    .setMax(window)
    .setCheckpointintervalmultiplier(1);

const commonOptions = () =>
  new ReadReq.Options().setUuidOption(new ReadReq.Options.UUIDOption().setString(new Empty()));

const encodeStart = (after: Position | 'start') => {
  const options = new ReadReq.Options.AllOptions();
  if (after === 'start') return options.setStart(new Empty());
  return options.setPosition(
    new ReadReq.Options.Position()
      .setCommitPosition(after.commit.toString())
      .setPreparePosition(after.prepare.toString()),
  );
};
