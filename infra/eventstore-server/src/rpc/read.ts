import { randomUUID } from 'node:crypto';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { Outlet } from '../outlet.ts';
import { createPresenter } from '../present.ts';
import { readPages } from '../read.ts';
import { Subscription, type Wiring } from '../subscription.ts';
import { readabilityOf } from '../visible-events.ts';
import { decodeReadRequest, type ReadPlan } from '../wire/read-request.ts';
import { encodeConfirmation, encodeStreamNotFound } from '../wire/read-reply.ts';
import { streamDeleted } from '../wire/rpc-error.ts';
import type { Backend } from '../backend.ts';

/** Streams.Read: bounded reads and subscriptions, on one stream or on $all. */
export const handleRead = async (
  backend: Backend,
  call: ServerWritableStream<ReadReq, Buffer>,
): Promise<void> => {
  const plan = decodeReadRequest(call.request);
  const wiring = { ...backend, outlet: new Outlet(call) };
  await (plan.maxCount === undefined ? subscribe(wiring, plan) : read(wiring, plan));
};

const subscribe = async (wiring: Wiring, plan: ReadPlan): Promise<void> => {
  const subscription = new Subscription(wiring, plan);
  wiring.outlet.write(encodeConfirmation(randomUUID()));
  await subscription.run();
};

const read = async ({ log, outlet, turns }: Wiring, plan: ReadPlan): Promise<void> => {
  const { stream } = plan;
  const readability = stream === undefined ? 'readable' : readabilityOf(log.head(stream));
  if (stream !== undefined && readability === 'deleted') throw streamDeleted(stream);
  if (stream !== undefined && readability === 'not-found') {
    outlet.write(encodeStreamNotFound(stream));
    return;
  }
  const toReply = createPresenter(log, plan.presentation);
  let isFirst = true;
  for (const page of readPages(log, plan)) {
    if (!isFirst) await turns.next();
    isFirst = false;
    if (!(await outlet.writeAll(page.map(toReply)))) return;
  }
};
