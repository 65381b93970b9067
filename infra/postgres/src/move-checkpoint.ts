import {
  type Checkpoint,
  CheckpointMovedError,
  NewerVersionError,
  type ViewStore,
} from '@marketgraph/infra/ports';
import { type PoolClient } from 'pg';

type Move = Parameters<ViewStore['commit']>[0];

/** Holds unless the handler's table was replaced by another version than `$n`; null means: has no table. */
const isOurVersion = (parameter: string): string =>
  `not exists (select from handler_table where handler = $1 and version <> ${parameter}::integer)`;

const begin = {
  name: 'begin checkpoint',
  text: `insert into handler_checkpoint (handler, source, sequence, position)
    select $1, $2, $3, $4 where ${isOurVersion('$5')}
    on conflict do nothing`,
};

const advance = {
  name: 'advance checkpoint',
  text: `update handler_checkpoint set sequence = $3, position = $4, moved_at = now()
    where handler = $1 and source = $2 and sequence = $6 and position = $7 and ${isOurVersion('$5')}`,
};

/**
 * Moves the checkpoint, if it is where the caller believes; the row stays locked until the end of the
 * transaction, so that a second instance waits here, and then finds it moved. Throws as `commit` does.
 */
export const moveCheckpoint = async (
  client: PoolClient,
  { handler, source, from, to }: Move,
  version: number | undefined,
): Promise<void> => {
  const values = [handler, source, to.sequence, to.position, version ?? null];
  const { rowCount } = from
    ? await client.query({ ...advance, values: [...values, from.sequence, from.position] })
    : await client.query({ ...begin, values });
  if (rowCount === 1) return;
  await requireVersion(client, handler, version);
  throw new CheckpointMovedError(`${handler} is no longer at ${sequenceOf(from)} of ${source}`);
};

const sequenceOf = (checkpoint: Checkpoint | undefined): string =>
  checkpoint ? String(checkpoint.sequence) : 'the start';

/** Throws `NewerVersionError` if the handler's table was replaced by another version. */
export const requireVersion = async (
  client: PoolClient,
  handler: string,
  version: number | undefined,
): Promise<void> => {
  const { rows } = await client.query<{ version: number }>(
    'select version from handler_table where handler = $1 and version <> $2::integer',
    [handler, version ?? null],
  );
  const [other] = rows;
  if (other) {
    throw new NewerVersionError(`${handler} is at version ${other.version}, not ${version ?? '-'}`);
  }
};
