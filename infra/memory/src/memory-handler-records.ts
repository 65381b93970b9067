import {
  type Checkpoint,
  type HandlerFailure,
  type HandlerRecord,
  type HandlerRecords,
} from '@marketgraph/infra/ports';
import { type EventDomain } from '@marketgraph/schema';
import { type MemoryLeases } from './memory-leases.ts';
import { type MemoryParking } from './memory-parked-events.ts';

type Move = {
  readonly from: Checkpoint;
  readonly to: Checkpoint;
  readonly recordedAt: string | undefined;
};

export type MemoryHandlerRecords = {
  readonly port: HandlerRecords;
  readonly moved: (handler: string, move: Move) => void;
  /** Where the commit began that moved a handler to a checkpoint. */
  readonly fromOf: (handler: string, to: Checkpoint) => Checkpoint | undefined;
};

type Inside = {
  readonly checkpoints: ReadonlyMap<string, ReadonlyMap<EventDomain, Checkpoint>>;
  readonly leases: MemoryLeases;
  readonly parking: MemoryParking;
};

/** Records of handlers in maps. */
export const memoryHandlerRecords = ({
  checkpoints,
  leases,
  parking,
}: Inside): MemoryHandlerRecords => {
  const moves = new Map<string, Move & { readonly movedAt: string }>();
  const failures = new Map<string, HandlerFailure>();

  const recordOf = async (handler: string): Promise<HandlerRecord> => {
    const [[source, checkpoint] = [null, null]] = checkpoints.get(handler) ?? [];
    const move = moves.get(handler);
    return {
      handler,
      source,
      checkpoint,
      movedAt: move?.movedAt ?? null,
      recordedAt: move?.recordedAt ?? null,
      owner: leases.owners().get(handler) ?? null,
      failure: failures.get(handler) ?? null,
      parkedStreams: (await parking.port.parkedStreams(handler)).length,
    };
  };

  return {
    moved: (handler, move) => {
      moves.set(handler, { ...move, movedAt: new Date().toISOString() });
      failures.delete(handler);
    },
    fromOf: (handler, to) => {
      const move = moves.get(handler);
      return move?.to.sequence === to.sequence ? move.from : undefined;
    },
    port: {
      handlerRecords: async () => {
        const names = new Set([
          ...checkpoints.keys(),
          ...leases.owners().keys(),
          ...failures.keys(),
        ]);
        return Promise.all([...names].toSorted().map(recordOf));
      },
      noteFailure: async (handler, failure) => {
        if (failure) failures.set(handler, failure);
        else failures.delete(handler);
      },
    },
  };
};
