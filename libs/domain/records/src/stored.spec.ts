import { parseStoryLine, parseVerdict } from './stored';

describe('what a store gives back', () => {
  test('a story line survives being stored', () => {
    const line = { step: 'decision', at: 1, phase: 'end', tell: false, reason: 'nothing found' } as const;
    expect(parseStoryLine(JSON.stringify(line))).toEqual(line);
  });

  test.each(['', '{', 'null', '{"step":"from the future","at":1,"phase":"end"}'])(
    'a story line that cannot be read is left out: %s',
    (text) => expect(parseStoryLine(text)).toBeUndefined(),
  );

  test('a verdict survives being stored', () => {
    const verdict = { tell: true, reason: '', jobId: '0-1-start' };
    expect(parseVerdict(JSON.stringify(verdict))).toEqual(verdict);
  });

  test.each(['', '{', 'null', '1', '{}', '{"tell":"yes","reason":"","jobId":""}'])(
    'a verdict that cannot be read is none: %s',
    (text) => expect(parseVerdict(text)).toBeUndefined(),
  );
});
