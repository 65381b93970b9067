/** Codes of Node's sockets, of gRPC, NATS and our ports, and of servers that shut down or have no room. */
const codes = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'],
  ...[
    'ENETUNREACH',
    'ECONNABORTED',
    'ESOCKET',
    'ECONNECTION',
    'EDNS',
    'UNAVAILABLE',
    'BROKEN_CALL',
  ],
  ...['CONNECTION_CLOSED', 'CONNECTION_DRAINING', 'CONNECTION_REFUSED', 'TIMEOUT', 'DISCONNECT'],
  ...['503', '53300', '57014', '57P01', '57P02', '57P03', '25P03', '40001', '40P01'],
]);

/** What the driver of Postgres says without a code. */
const messages =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error/i;

/** What clients of HTTP services call it, whether by name or by type. */
const names = /ConnectionError$/;

/**
 * Whether something was not reachable: the event is not to blame, and giving it up would give up every
 * one after it too. Looks through causes.
 */
export const isUnreachable = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  if (codes.has(code) || code.startsWith('08') || messages.test(error.message)) return true;
  const type = 'type' in error ? String(error.type) : error.name;
  if (names.test(type)) return true;
  if (error instanceof AggregateError && error.errors.some(isUnreachable)) return true;
  return isUnreachable(error.cause);
};
