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

/** Who commits does get on. */
const forgetFailure = 'recovered as (delete from handler_failure where handler = $1)';

const begin = {
  name: 'begin checkpoint',
  text: `with ${forgetFailure}
    insert into handler_checkpoint
      (handler, source, sequence, position, recorded_at, from_sequence, from_position)
    select $1, $2, $3, $4, $6::timestamptz, 0, '0/0' where ${isOurVersion('$5')}
    on conflict do nothing`,
};

const advance = {
  name: 'advance checkpoint',
  text: `with ${forgetFailure}
    update handler_checkpoint set sequence = $3, position = $4, recorded_at = $6::timestamptz,
      moved_at = now(), from_sequence = sequence, from_position = position
    where handler = $1 and source = $2 and sequence = $7 and position = $8 and ${isOurVersion('$5')}`,
};

/**
 * Moves the checkpoint, if it is where the caller believes; the row stays locked until the end of the
 * transaction, so that a second instance waits here, and then finds it moved. Throws as `commit` does.
 */
export const moveCheckpoint = async (
  client: PoolClient,
  { handler, source, from, to, recordedAt }: Move,
  version: number | undefined,
): Promise<void> => {
  const { sequence, position } = to;
  const values = [handler, source, sequence, position, version ?? null, recordedAt ?? null];
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
