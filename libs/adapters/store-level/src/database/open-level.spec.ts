import { userInfo } from 'node:os';
import { explainOpening } from './open-level';

/** As classic-level throws them. */
function failure(code: string, message: string): Error {
  const cause = Object.assign(new Error(message), { code });
  return Object.assign(new Error('Database failed to open', { cause }), { code: 'LEVEL_DATABASE_NOT_OPEN' });
}

describe('why a store cannot be opened', () => {
  test.each([
    ['by LevelDB', failure('LEVEL_IO_ERROR', 'IO error: /data/LOCK: Permission denied')],
    ['by mkdir', Object.assign(new Error("EACCES: permission denied, mkdir '/data'"), { code: 'EACCES' })],
    ['on a read-only disk', failure('LEVEL_IO_ERROR', 'IO error: /data/LOCK: Read-only file system')],
  ])('names the user and the folder when writing is refused %s', (_, thrown) => {
    expect(explainOpening('/data', thrown)).toMatchObject({
      code: 'store-not-writable',
      retryable: false,
      message: expect.stringContaining(`user ${userInfo().username} cannot write to /data`) as unknown,
    });
  });

  test('anything else is worth another try', () => {
    const thrown = failure('LEVEL_IO_ERROR', 'IO error: /data/CURRENT: Input/output error');
    expect(explainOpening('/data', thrown)).toMatchObject({ code: 'store-unavailable', retryable: true });
  });
});
