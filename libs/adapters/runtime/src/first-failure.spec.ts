import './async-disposable-stack';
import { firstFailure } from './first-failure';

describe('what went wrong first', () => {
  const said: unknown[] = [];
  const log = { warn: (fields: { err: Error }) => void said.push(fields.err.message) };
  beforeEach(() => said.splice(0));

  it('is the error itself where everything was closed', () => {
    const error = new Error('the port is in use');
    expect(firstFailure(error, log)).toBe(error);
    expect(said).toEqual([]);
  });

  it('is told though parts could not be closed afterwards; they are told, too', () => {
    const failed = new Error('the port is in use');
    // As `using` nests them: the part that was opened last is closed first.
    const inner = new SuppressedError(new Error('two stays open'), failed);
    expect(firstFailure(new SuppressedError(new Error('one stays open'), inner), log)).toBe(failed);
    expect(said).toEqual(['one stays open', 'two stays open']);
  });
});
