import {
  type Beat,
  type Lease,
  LeaseLostError,
  type Leases,
  type Look,
} from '@marketgraph/infra/ports';
import { type Pool, type PoolClient } from 'pg';

const expiry = `clock_timestamp() + $8::float8 * interval '1 millisecond'`;

/**
 * A heartbeat in one statement. Nothing in it waits for a commit: renewing and releasing change no key, which
 * `requireLease` allows beside it, and taking passes by what is locked. The tables that it answers from are
 * as they were before it.
 */
const beat = {
  name: 'beat',
  text: `with joined as (
      insert into handler_member (member, handlers, expires_at)
      select $1::text, $2::text[], ${expiry} where cardinality($2::text[]) > 0
      on conflict (member) do update
      set handlers = excluded.handlers, expires_at = excluded.expires_at
    ), left_behind as (
      delete from handler_member
      where (member = $1 and cardinality($2::text[]) = 0)
        or expires_at < clock_timestamp() - interval '1 hour'
    ), renewed as (
      update handler_lease as held set expires_at = ${expiry}
      from unnest($3::text[], $4::bigint[]) as ours (handler, epoch)
      where held.handler = ours.handler and held.epoch = ours.epoch and held.owner = $1
      returning held.handler, held.epoch
    ), released as (
      update handler_lease as held set expires_at = clock_timestamp()
      from unnest($5::text[], $6::bigint[]) as ours (handler, epoch)
      where held.handler = ours.handler and held.epoch = ours.epoch and held.owner = $1
    ), free as (
      select handler from handler_lease
      where handler = any($7::text[]) and expires_at <= clock_timestamp()
      order by handler for update skip locked
    ), taken as (
      update handler_lease as held
      set owner = $1, epoch = held.epoch + 1, expires_at = ${expiry}
      from free where held.handler = free.handler
      returning held.handler, held.epoch
    ), begun as (
      insert into handler_lease (handler, owner, epoch, expires_at)
      select wanted.handler, $1, 1, ${expiry} from unnest($7::text[]) as wanted (handler)
      where not exists (select from handler_lease as held where held.handler = wanted.handler)
      order by wanted.handler
      on conflict do nothing
      returning handler, epoch
    )
    select
      (select json_agg(held) from (
         select * from renewed union all select * from taken union all select * from begun) as held
      ) as held,
      (select json_agg(json_build_object('member', member, 'handlers', handlers))
       from handler_member
       where member <> $1 and handlers && $2::text[] and expires_at > clock_timestamp()) as members,
      (select json_agg(json_build_object('handler', handler, 'owner', owner,
         'heldMs', extract(epoch from expires_at - clock_timestamp()) * 1000))
       from handler_lease where handler = any($2::text[])) as owners`,
};

type BeatRow = {
  readonly held: readonly Omit<Lease, 'owner'>[] | null;
  readonly members: Look['members'] | null;
  readonly owners: Look['owners'] | null;
};

/** Leases in `handler_lease`, by the server's clock. */
export const postgresLeases = (pool: Pool): Leases => ({
  beat: async (said) => {
    const { rows } = await pool.query<BeatRow>({ ...beat, values: valuesOf(said) });
    const { member, handlers } = said;
    const { held, members, owners } = rows[0] ?? { held: null, members: null, owners: null };
    return {
      held: (held ?? []).map((lease) => ({ ...lease, owner: member })),
      members: [...(members ?? []), ...(handlers.length > 0 ? [{ member, handlers }] : [])],
      owners: owners ?? [],
    };
  },
});

const valuesOf = ({ member, handlers, renew, take, release, forMs }: Beat): unknown[] => [
  member,
  handlers,
  renew.map(({ handler }) => handler),
  renew.map(({ epoch }) => epoch),
  release.map(({ handler }) => handler),
  release.map(({ epoch }) => epoch),
  take,
  forMs,
];

/**
 * Holds the lease's row until the end of the transaction: nobody takes it between here and the commit, and its
 * owner may renew it. Throws `LeaseLostError`.
 */
export const requireLease = async (client: PoolClient, lease: Lease): Promise<void> => {
  const { handler, owner, epoch } = lease;
  const { rowCount } = await client.query({
    name: 'require lease',
    text: 'select from handler_lease where handler = $1 and owner = $2 and epoch = $3 for key share',
    values: [handler, owner, epoch],
  });
  if (rowCount === 0) throw new LeaseLostError(`another runs ${handler}`);
};
