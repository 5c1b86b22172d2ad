import { parsePythonIni, type PythonIni } from './python-ini';

const read = (text: string, inlineComments = false): PythonIni => parsePythonIni(text, { inlineComments });
const values = ({ entries }: PythonIni) =>
  Object.fromEntries(
    entries.map(({ section, key, lines }) => [`${section}.${key}`, lines.map(({ text }) => text).join('\n')]),
  );

describe('an INI file of ConfigParser', () => {
  it('folds the case of keys, takes = and :, trims', () => {
    const ini = read('\uFEFF[General]\r\nPortal = https://host/zm?a=b\r\n\tUser : admin\r\nempty=\r\n');
    expect(ini.problems).toEqual([]);
    // The tab makes the third line a continuation of the second, as in Python.
    expect(values(ini)).toEqual({
      'General.portal': 'https://host/zm?a=b\nUser : admin',
      'General.empty': '',
    });
  });

  it('takes the first key of a section wherever it is indented', () => {
    const ini = read('[a]\n   one=1\n   two=2\n     more\n three=3\n');
    expect(values(ini)).toEqual({ 'a.one': '1', 'a.two': '2\nmore', 'a.three': '3' });
  });

  it('goes on in indented lines, without comment lines between', () => {
    const ini = read("[ml]\nml_sequence= {\n # no\n\t'a': 1,\n\n; neither\n\t}\nnext=2\n");
    expect(values(ini)).toEqual({ 'ml.ml_sequence': "{\n'a': 1,\n\n}", 'ml.next': '2' });
    expect(ini.entries[0]?.lines.map(({ line }) => line)).toEqual([2, 4, 5, 7]);
  });

  it('knows inline comments from 5.x on only', () => {
    const text = '[general]\npassword=a#b #c\nwait=5 \t# seconds\nkey= # none\n';
    expect(values(read(text))).toEqual({
      'general.password': 'a#b #c',
      'general.wait': '5 \t# seconds',
      'general.key': '# none',
    });
    const cut = read(text, true);
    expect(values(cut)).toEqual({ 'general.password': 'a#b', 'general.wait': '5', 'general.key': '' });
    expect(cut.entries[0]?.lines[0]?.whole).toBe('a#b #c');
  });

  it.each([
    ['[a]\nx=1\nX = 2\n', 3, '[a] x is there already, in line 2; remove one (case does not matter)'],
    ['[a]\n[b]\n[a]\n', 3, 'section [a] is there already, in line 1; bring the two together'],
    ['x=1\n', 1, '"x" stands before any [section]'],
    ['[a]\nwhat\n', 2, 'expected "key = value"'],
    ['[a]\n=1\n', 2, 'expected "key = value"'],
    ['[a\n', 1, 'a section needs its closing ]'],
    ['[a]\nx={\n}\n', 3, 'a line that begins with } belongs to the value above it and must be indented'],
  ])('says what is wrong with %j', (text, line, message) => {
    expect(read(text).problems).toEqual([{ line, message: expect.stringContaining(message) as unknown }]);
  });

  it('reads what is long in no time', () => {
    const many = Array.from({ length: 50_000 }, (_, index) => `k${index}=${index}`).join('\n');
    expect(read(`[a]\n${many}`, true).entries).toHaveLength(50_000);
    expect(read(`[a]\nx${' '.repeat(900_000)}y`, true).problems).toHaveLength(1);
  });
});
