import { LiteralError, parsePythonLiteral, readPythonLiteral } from './python-literal';

describe('a Python literal', () => {
  it.each<[string, unknown]>([
    [`'it\\'s'`, "it's"],
    [`"a 'b'" ' c'`, "a 'b' c"],
    [`'''two\nlines'''`, 'two\nlines'],
    [`"""he said "no" """`, 'he said "no" '],
    [String.raw`r'^(?!\d)'`, String.raw`^(?!\d)`],
    [String.raw`'^(?!\d)'`, String.raw`^(?!\d)`],
    [String.raw`'\x41\u00e9\U0001F600\101\n'`, 'Aé😀A\n'],
    [String.raw`'\X41'`, String.raw`\X41`],
    ['0.5', 0.5],
    ['-1', -1],
    ['.5e1', 5],
    ['1_000', 1000],
    ['0x1f', 31],
    ['None', null],
    ['True', true],
    ['[]', []],
    ['()', []],
    ['(4)', 4],
    ['(4,)', [4]],
    ['(4, 4)', [4, 4]],
    ['4, 4', [4, 4]],
    [`['us', 'cn',]`, ['us', 'cn']],
  ])('%s', (text, value) => {
    expect(parsePythonLiteral(text)).toEqual(value);
  });

  it('reads a sequence with comments, tabs, CRLF and trailing commas', () => {
    const text = [
      '{',
      "\t'general': { # of all",
      "\t\t'model_sequence': 'object,face', # a '#' in a comment",
      '\t},',
      "\t'object': {'sequence': [{'object_min_confidence': 0.3, 'enabled': 'no', 'x': None,},],},",
      '# done',
      '}',
    ].join('\r\n');
    expect(parsePythonLiteral(text)).toEqual({
      general: { model_sequence: 'object,face' },
      object: { sequence: [{ object_min_confidence: 0.3, enabled: 'no', x: null }] },
    });
  });

  it.each([
    ["{'a': 1\n 'b': 2}", 2, 2, 'expected , or } here'],
    ["{'a' 1}", 1, 6, 'expected : after the key'],
    ["{'a': yes}", 1, 7, 'expected a text in quotes, a number, None, True, False'],
    ["{\n 'a': 'secret", 2, 7, "has no closing '"],
    ["{'a': 'b\n'}", 1, 7, "its line ends without '"],
    ["{'a': [1, 2}", 1, 12, 'expected , or ] here'],
    ['{[1]: 2}', 1, 2, 'a key must be a text or a number'],
    ["{'a': 1} x", 1, 10, 'expected the end'],
    ['{', 1, 2, 'ends where a value should be'],
    ['', 1, 1, 'ends where a value should be'],
  ])('names line and column of what is wrong in %j, not what stands there', (text, line, column, reason) => {
    const error = failure(text);
    expect(error).toMatchObject({ line, column });
    expect(error.message).toContain(reason);
    expect(error.message).not.toContain('secret');
  });

  it('knows the lines of its keys', () => {
    const { lineOf } = readPythonLiteral("{\n'a': [\n{'b': 1,\n'c': 2}],\n}");
    expect(lineOf(['a', 0, 'c'])).toBe(4);
    expect(lineOf(['a', 0])).toBe(2);
    expect(lineOf(['z'])).toBeUndefined();
  });

  it('is bounded in depth and length', () => {
    expect(failure('['.repeat(40)).message).toContain('nested deeper than 32 levels');
    expect(failure(`'${'x'.repeat(1024 * 1024)}'`).message).toContain('longer than');
  });

  it('reads a long one in no time', () => {
    const text = `{${`'k': [1, 'x', None], # y\n`.repeat(30_000)}}`;
    expect(parsePythonLiteral(text)).toEqual({ k: [1, 'x', null] });
    expect(failure(`{${' '.repeat(900_000)}`).message).toContain('ends where');
  });

  it('has keys that mean nothing to JavaScript', () => {
    const value = parsePythonLiteral("{'__proto__': {'polluted': 1}, 'constructor': 2}");
    expect(Object.keys(value ?? {})).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});

function failure(text: string): LiteralError {
  try {
    parsePythonLiteral(text);
  } catch (error) {
    if (error instanceof LiteralError) return error;
    throw error;
  }
  throw new Error('was read');
}
