import { splitShellWords } from './shell-words';

describe('a hook command is split as a POSIX shell splits it', () => {
  it.each([
    ['/usr/bin/hook.sh', ['/usr/bin/hook.sh']],
    ['  /usr/bin/hook.sh\t--fast  ', ['/usr/bin/hook.sh', '--fast']],
    [`'/opt/my hooks/look.sh' -x`, ['/opt/my hooks/look.sh', '-x']],
    [`"/opt/my hooks/look.sh"`, ['/opt/my hooks/look.sh']],
    [String.raw`/opt/my\ hooks/look.sh`, ['/opt/my hooks/look.sh']],
    [`hook a'b c'"d e"f`, ['hook', 'ab cd ef']],
    [`hook '' ""`, ['hook', '', '']],
    [String.raw`hook "a\"b\\c\d"`, ['hook', String.raw`a"b\c\d`]],
    [String.raw`hook 'a\b$c|d'`, ['hook', String.raw`a\b$c|d`]],
    ['hook glück ☃', ['hook', 'glück', '☃']],
    ['', []],
    ['   ', []],
  ])('%s', (line, words) => {
    expect(splitShellWords(line)).toEqual(words);
  });

  it.each([
    [`hook 'open`, /position 6.*opening '.*never closed/],
    [`hook "open`, /position 6.*opening ".*never closed/],
    ['hook\\', /position 5.*backslash/],
    ['hook > /tmp/log', /position 6.*>.*script of its own/],
    ['a && b', /position 3.*&/],
    ['hook $HOME', /position 6.*\$/],
    ['hook "$(id)"', /position 7.*\$/],
  ])('%s is refused, and the position named', (line, message) => {
    expect(() => splitShellWords(line)).toThrow(message);
  });
});
