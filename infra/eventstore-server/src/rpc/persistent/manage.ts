import type {
  CreateReq,
  DeleteReq,
  GetInfoReq,
  ListReq,
  ReplayParkedReq,
  UpdateReq,
} from '@eventstore/db-client/generated/persistent_pb.js';
import { ALL } from '../../persistent/group.ts';
import type { PersistentSubscriptions } from '../../persistent/persistent-subscriptions.ts';
import { groupFailed } from '../../wire/group-error.ts';
import { encodeGroupInfo, encodeGroupList } from '../../wire/group-info.ts';
import { decodeGroupId, decodeGroupPlan } from '../../wire/group-request.ts';
import { invalidArgument } from '../../wire/rpc-error.ts';
import { decodeStreamName } from '../../wire/stream-name.ts';

/** The replies of Create, Update, Delete, ReplayParked and RestartSubsystem have no fields. */
const nothing = Buffer.alloc(0);

/** The unary calls of PersistentSubscriptions. */
export const createManagement = (groups: PersistentSubscriptions) => ({
  create: async (request: CreateReq): Promise<Buffer> => {
    await groups.create(decodeGroupPlan(request.getOptions()));
    return nothing;
  },

  update: async (request: UpdateReq): Promise<Buffer> => {
    await groups.update(decodeGroupPlan(request.getOptions()));
    return nothing;
  },

  delete: async (request: DeleteReq): Promise<Buffer> => {
    await groups.delete(decodeGroupId(request.getOptions()));
    return nothing;
  },

  getInfo: (request: GetInfoReq): Buffer =>
    encodeGroupInfo(groups.get(decodeGroupId(request.getOptions()))),

  list: (request: ListReq): Buffer => encodeGroupList(groups.list(decodeListSource(request))),

  replayParked: (request: ReplayParkedReq): Buffer => {
    const options = request.getOptions();
    const id = decodeGroupId(options);
    const stopAt = options?.hasStopAt() ? Number(options.getStopAt()) : Infinity;
    if (stopAt < 0)
      throw groupFailed(id, 'Cannot stop replaying parked message at a negative version.');
    groups.get(id).replay(stopAt);
    return nothing;
  },

  restartSubsystem: async (): Promise<Buffer> => {
    await groups.restart();
    return nothing;
  },
});

/** undefined is "all". */
const decodeListSource = (request: ListReq): string | undefined => {
  const options = request.getOptions();
  if (options === undefined) throw invalidArgument('Options are required.');
  const one = options.getListForStream();
  if (one === undefined) return undefined;
  return one.hasAll() ? ALL : decodeStreamName(one.getStream());
};
