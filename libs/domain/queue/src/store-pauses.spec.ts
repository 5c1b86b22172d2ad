import { CodedError } from '@tocsin/errors';
import { FinalJobError } from './final-job-error';
import { StorePauses } from './store-pauses';

const away = (code: string, retryable = true) => new CodedError(code, 'away', { retryable });

describe('the pauses while the store is away', () => {
  it.each(['store-unavailable', 'queue-unavailable', 'records-unavailable', 'broadcast-unavailable'])(
    'are made for %s',
    (code) => expect(new StorePauses().after(away(code), 'a', 500)).toBe(500),
  );

  it.each([
    ['database-unavailable', away('database-unavailable')],
    ['what cannot pass', away('store-unavailable', false)],
    ['a job that is final', new FinalJobError('no')],
    ['anything else', new Error('no')],
  ])('are not made for %s', (_what, thrown) =>
    expect(new StorePauses().after(thrown, 'a', 500)).toBeUndefined(),
  );

  it('grow from time to time for each job, until it is forgotten', () => {
    const pauses = new StorePauses();
    const next = (job: string) => pauses.after(away('store-unavailable'), job, 500);
    expect(Array.from({ length: 7 }, () => next('a'))).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    expect(next('b')).toBe(500);
    pauses.forget('a');
    expect([next('a'), next('b')]).toEqual([500, 1000]);
  });

  it('are remembered of the latest thousand jobs: others end them where we do not see it', () => {
    const pauses = new StorePauses();
    const next = (job: string) => pauses.after(away('store-unavailable'), job, 500);
    next('seen-again');
    next('ended-elsewhere');
    for (let count = 0; count < 999; count += 1) {
      next(`other-${count}`);
      if (count === 500) next('seen-again');
    }
    expect([next('ended-elsewhere'), next('seen-again')]).toEqual([500, 2000]);
  });
});
