import {
  type ChangedNotice,
  type ParkedEvent,
  RowRefusedError,
  type ViewTransaction,
} from '@marketgraph/infra/ports';
import { attemptsInHand, projectionPolicy } from './failure-policy.ts';
import { foldMessages, type FoldedMessages, type Read, touchedKeys } from './fold-messages.ts';
import { faultOf } from './parked-as.ts';
import { secretsOf, withoutSecrets } from './personal-data/hide-personal-data.ts';
import { type AnyProjection } from './projection.ts';

/** Loads, folds and saves within a transaction; sets aside there what failed. */
export const foldInto = async (
  transaction: ViewTransaction,
  projection: AnyProjection,
  reads: readonly Read[],
  parked: ReadonlySet<string>,
): Promise<FoldedMessages> => {
  const { table } = projection;
  const rows = await transaction.load(table, touchedKeys(reads));
  const folded = foldMessages(projection, reads, rows, parked);
  await transaction.save(table, folded.saved);
  await transaction.remove(table, folded.removed);
  return folded;
};

/** How a part of the messages is written; `refused` is set if the one message of it can not be. */
export type Write<Result> = (
  reads: readonly Read[],
  refused: ParkedEvent | undefined,
) => Promise<Result>;

/**
 * Writes a first part of the messages: all of them, unless the table refuses one. That is found by halving,
 * so that those before it are written first and it stands alone at last.
 */
export const writeFirstPart = async <Result>(
  projection: AnyProjection,
  reads: readonly Read[],
  write: Write<Result>,
): Promise<Result> => {
  let part = reads;
  for (let attempts = 1; ;) {
    try {
      return await write(part, undefined);
    } catch (error) {
      if (!(error instanceof RowRefusedError)) throw error;
      const [first] = part;
      if (part.length > 1 || !first) {
        part = part.slice(0, Math.ceil(part.length / 2));
        continue;
      }
      const refused = refusedAs(projection, first, error, attempts);
      if (refused) return write(part, refused);
      if (attempts === attemptsInHand) throw error;
      attempts += 1;
    }
  }
};

const refusedAs = (
  { source, onFailure = projectionPolicy }: AnyProjection,
  { message: { sequence, event }, outcome }: Read,
  refusal: unknown,
  attempts: number,
): ParkedEvent | undefined => {
  // Databases quote the values that they refuse.
  const error =
    'keys' in outcome ? withoutSecrets(refusal, secretsOf(source, outcome.event)) : refusal;
  return onFailure({ kind: 'refused', event, error, attempts }) === 'park'
    ? { sequence, event, fault: faultOf(error, attempts, null), retryAt: null }
    : undefined;
};

/** A commit that wrote something, and what is to be said about it. */
export type Written = {
  readonly notices: readonly ChangedNotice[];
  readonly parked: readonly ParkedEvent[];
};
