import { type HandlerRecord, type HandlerRecords } from '@marketgraph/infra/ports';
import { type Pool } from 'pg';

/** Records of handlers: what their commits leave behind, their leases and their last failures. */
export const postgresHandlerRecords = (pool: Pool): HandlerRecords => ({
  handlerRecords: async () => {
    const { rows } = await pool.query<HandlerRecord>({
      name: 'handler records',
      text: `select handler, source,
          case when sequence is not null then
            json_build_object('sequence', sequence, 'position', position) end as checkpoint,
          moved_at as "movedAt", recorded_at as "recordedAt",
          case when lease.expires_at > clock_timestamp() then lease.owner end as owner,
          case when failure.error is not null then json_build_object('error', failure.error,
            'eventId', failure.event_id, 'owner', failure.owner, 'failures', failure.failures,
            'since', to_char(failure.since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
          ) end as failure,
          (select count(distinct stream) from parked_event as parked
           where parked.handler = handlers.handler) as "parkedStreams"
        from (select handler from handler_checkpoint union select handler from handler_lease
          union select handler from handler_failure) as handlers
        left join handler_checkpoint using (handler)
        left join handler_lease as lease using (handler)
        left join handler_failure as failure using (handler)
        order by handler`,
    });
    return rows;
  },
  noteFailure: async (handler, failure) => {
    if (!failure) {
      await pool.query('delete from handler_failure where handler = $1', [handler]);
      return;
    }
    const { error, eventId, owner, failures, since } = failure;
    await pool.query(
      `insert into handler_failure (handler, error, event_id, owner, failures, since)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (handler) do update set error = excluded.error, event_id = excluded.event_id,
         owner = excluded.owner, failures = excluded.failures, since = excluded.since`,
      [handler, error, eventId, owner, failures, since],
    );
  },
});
