import { databaseUnavailable } from './database-error';

const thrown = (code: string, sqlState?: string) =>
  databaseUnavailable('zm at db', Object.assign(new Error('it says why'), { code, sqlState }));

describe('trouble with the database', () => {
  it.each([
    ['ECONNREFUSED', undefined],
    ['ER_LOCK_DEADLOCK', '40001'],
    ['ER_LOCK_WAIT_TIMEOUT', 'HY000'],
    ['ER_STATEMENT_TIMEOUT', '70100'],
    ['ER_QUERY_INTERRUPTED', '70100'],
    ['ER_DISK_FULL', 'HY000'],
    ['ER_TOO_MANY_USER_CONNECTIONS', '42000'],
    ['ER_ACCESS_DENIED_ERROR', '28000'],
    ['ER_TABLEACCESS_DENIED_ERROR', '42000'],
    ['ER_COLUMNACCESS_DENIED_ERROR', '42000'],
    ['ER_NO_SUCH_TABLE', '42S02'],
    ['ER_BAD_DB_ERROR', '42000'],
  ])('may pass or be put right, %s, so that it is worth another try', (code, sqlState) => {
    expect(thrown(code, sqlState)).toMatchObject({ code: 'database-unavailable', retryable: true });
  });

  it.each([
    ['ER_BAD_FIELD_ERROR', '42S22'],
    ['ER_PARSE_ERROR', '42000'],
    ['ER_DATA_TOO_LONG', '22001'],
    ['ER_NO_REFERENCED_ROW_2', '23000'],
    ['ER_WRONG_VALUE_COUNT_ON_ROW', '21S01'],
  ])('is final where the statement itself was refused, %s', (code, sqlState) => {
    const error = thrown(code, sqlState);
    expect(error.retryable).toBe(false);
    expect(error.message).toMatch(/zm at db refused a statement of ours: .*it says why.*report it/);
  });
});
