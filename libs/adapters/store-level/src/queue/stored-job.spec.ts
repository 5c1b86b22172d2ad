import { jobRowText, parseFailedRow, parseJobRow, parseTryRow, remainingMs } from './stored-job';

describe('a stored job', () => {
  test('comes back as it was', () => {
    const text = jobRowText({ order: '1.2', delayMs: 3, dueAt: 4 }, '{"a":[null,"ü"]}');
    expect(parseJobRow(text)).toEqual({ order: '1.2', delayMs: 3, dueAt: 4, payload: { a: [null, 'ü'] } });
  });

  test.each(['', '{', 'null', '[]', '1', '{"order":1,"delayMs":0,"dueAt":0,"payload":1}', '{"tries":"1"}'])(
    'that makes no sense is none: %s',
    (text) => {
      expect([parseJobRow(text), parseTryRow(text), parseFailedRow(text)]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    },
  );

  test.each([
    ['its time is yet to come', 1500, 500],
    ['its time has come', 1000, 0],
    ['its time was while we were away', 10, 0],
    ['the clock was set back by a day', 86_401_000, 600],
  ])('waits for what is left when %s', (_, dueAt, left) => {
    expect(remainingMs({ dueAt, delayMs: 600 }, 1000)).toBe(left);
  });
});
