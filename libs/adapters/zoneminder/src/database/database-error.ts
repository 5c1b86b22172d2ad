import { CodedError, errorMessage, isRecord, systemCode } from '@tocsin/errors';

/** The codes by which a driver error says that the connection, not the question, was at fault. */
const connectionLost = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'ECONNRESET',
  'EPIPE',
  'ER_SERVER_SHUTDOWN',
  'ER_CONNECTION_KILLED',
]);

/** Classes of SQLSTATE that blame the statement: cardinality, data, integrity, syntax. */
const statementAtFault = /^(?:21|22|23|42)/;

const settings = "ZM_DB_HOST, ZM_DB_NAME, ZM_DB_USER and ZM_DB_PASS in ZoneMinder's zm.conf and conf.d";

const lost = 'the connection was lost: see whether MariaDB runs and what its log says; it is tried again';

const remedies: Readonly<Record<string, string>> = {
  PROTOCOL_CONNECTION_LOST: lost,
  ECONNRESET: lost,
  EPIPE: lost,
  ER_SERVER_SHUTDOWN: lost,
  ER_CONNECTION_KILLED: lost,
  ER_ACCESS_DENIED_ERROR: `the user or its password is wrong: check ${settings}`,
  ER_DBACCESS_DENIED_ERROR:
    'this user may not use this database: GRANT it, or check ZM_DB_NAME and ZM_DB_USER in zm.conf',
  ER_TABLEACCESS_DENIED_ERROR: 'this user may not read that table: GRANT SELECT on the database to it',
  ER_COLUMNACCESS_DENIED_ERROR: 'this user may not use that column: GRANT SELECT on the database to it',
  ER_BAD_DB_ERROR: 'there is no such database: check ZM_DB_NAME in zm.conf',
  ER_NO_SUCH_TABLE: 'this is not a ZoneMinder database: check ZM_DB_NAME in zm.conf',
  ER_HOST_NOT_PRIVILEGED: 'the server takes no connections from this machine: GRANT for it',
  ER_CON_COUNT_ERROR: 'the server has no free connection: raise its max_connections',
  ER_TOO_MANY_USER_CONNECTIONS: 'this user has no connection left: raise max_user_connections',
  ER_USER_LIMIT_REACHED: 'this user may ask no more for now: raise its limits',
  ENOTFOUND: 'no such host: check ZM_DB_HOST in zm.conf',
  EAI_AGAIN: 'the name of the host could not be resolved: check ZM_DB_HOST in zm.conf and the name service',
  ECONNREFUSED: 'nothing listens there: start MariaDB, or check ZM_DB_HOST in zm.conf',
  ENOENT: 'the socket is not there: start MariaDB, or check ZM_DB_HOST in zm.conf',
  EACCES: 'the socket may not be opened by this account',
  ETIMEDOUT: 'it does not answer: check the network and ZM_DB_HOST in zm.conf',
  PROTOCOL_SEQUENCE_TIMEOUT: 'it did not answer in time: look at its load',
};

/** The driver's code of an error, `''` when it has none. */
export function driverCode(thrown: unknown): string {
  if (thrown instanceof AggregateError) return driverCode(thrown.errors[0]);
  return systemCode(thrown) ?? '';
}

export function isConnectionLost(thrown: unknown): boolean {
  return connectionLost.has(driverCode(thrown));
}

/**
 * Says what is wrong with the database and what to do. Retryable, for an operator repairs passwords and
 * grants while we run; only a statement that this database will never take is not.
 * @param database - as named by `databaseName`
 */
export function databaseUnavailable(database: string, thrown: unknown): CodedError {
  if (thrown instanceof CodedError) return thrown;
  const code = driverCode(thrown);
  if (isRefusedForGood(thrown)) {
    return new CodedError(
      'database-unavailable',
      `ZoneMinder's database ${database} refused a statement of ours: ${code}: ${errorMessage(thrown)}. See whether its tables are up to date (zmupdate.pl), else report it`,
      { cause: thrown },
    );
  }
  const remedy = remedies[code];
  const detail = remedy === undefined ? errorMessage(thrown) : `${remedy} (${code}: ${errorMessage(thrown)})`;
  return new CodedError(
    'database-unavailable',
    `ZoneMinder's database ${database} cannot be read: ${detail}`,
    {
      cause: thrown,
      retryable: true,
    },
  );
}

/** What nobody can grant or repair at the server. */
function isRefusedForGood(thrown: unknown): boolean {
  const state = isRecord(thrown) ? thrown['sqlState'] : undefined;
  const hasRemedy = Object.hasOwn(remedies, driverCode(thrown));
  return !hasRemedy && typeof state === 'string' && statementAtFault.test(state);
}
