import { type Lease, LeaseLostError, type Leases } from '@marketgraph/infra/ports';
import { type Pool, type PoolClient } from 'pg';

/** Leases in `handler_lease`, by the server's clock. */
export const postgresLeases = (pool: Pool): Leases => ({
  takeLease: async (handler, owner, forMs) => {
    // Only looks first: who merely waits must not hold up the owner's commits with a lock.
    const heldMs = await heldFor(pool, handler);
    if (heldMs > 0) return { taken: false, heldMs };
    const { rows } = await pool.query<{ epoch: number }>({
      name: 'take lease',
      text: `insert into handler_lease as held (handler, owner, epoch, expires_at)
        values ($1, $2, 1, clock_timestamp() + $3 * interval '1 millisecond')
        on conflict (handler) do update
        set owner = excluded.owner, epoch = held.epoch + 1, expires_at = excluded.expires_at
        where held.expires_at <= clock_timestamp()
        returning epoch`,
      values: [handler, owner, forMs],
    });
    const [taken] = rows;
    // Another was faster.
    if (!taken) return { taken: false, heldMs: forMs };
    return { taken: true, lease: { handler, owner, epoch: taken.epoch } };
  },
  renewLease: async (lease, forMs) => {
    const { rowCount } = await pool.query({
      name: 'renew lease',
      text: `update handler_lease set expires_at = clock_timestamp() + $4 * interval '1 millisecond'
        where handler = $1 and owner = $2 and epoch = $3`,
      values: [...valuesOf(lease), forMs],
    });
    if (rowCount === 0) throw lost(lease);
  },
  releaseLease: async (lease) => {
    await pool.query(
      `update handler_lease set expires_at = clock_timestamp()
       where handler = $1 and owner = $2 and epoch = $3`,
      valuesOf(lease),
    );
  },
});

/**
 * Holds the lease's row until the end of the transaction: nobody takes it between here and the commit.
 * Throws `LeaseLostError`.
 */
export const requireLease = async (client: PoolClient, lease: Lease): Promise<void> => {
  const { rowCount } = await client.query({
    name: 'require lease',
    text: 'select from handler_lease where handler = $1 and owner = $2 and epoch = $3 for share',
    values: valuesOf(lease),
  });
  if (rowCount === 0) throw lost(lease);
};

const heldFor = async (pool: Pool, handler: string): Promise<number> => {
  const { rows } = await pool.query<{ heldMs: number }>({
    name: 'lease held for',
    text: `select (extract(epoch from expires_at - clock_timestamp()) * 1000)::float8 as "heldMs"
      from handler_lease where handler = $1`,
    values: [handler],
  });
  return rows[0]?.heldMs ?? 0;
};

const valuesOf = ({ handler, owner, epoch }: Lease): unknown[] => [handler, owner, epoch];

const lost = ({ handler }: Lease): LeaseLostError => new LeaseLostError(`another runs ${handler}`);
