import { checkJobId } from './job-id';

describe('a job id', () => {
  test.each(['0-5060-start', 'a', 'deadline.0-5060-start', 'x'.repeat(200)])('may be %s', (id) => {
    expect(() => checkJobId(id)).not.toThrow();
  });

  test.each(['', '5060', '0:5060', 'a b', 'ä', 'x'.repeat(201)])('may not be "%s"', (id) => {
    expect(() => checkJobId(id)).toThrow('cannot name a job');
  });
});
