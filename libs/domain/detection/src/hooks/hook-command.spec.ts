import { isPythonWrapper, parseHookCommand } from './hook-command';

describe('a hook command', () => {
  it.each([
    [`'/usr/bin/detect_wrapper.sh'`, '/usr/bin/detect_wrapper.sh', []],
    [`"'/var/lib/x y/bin/zm_event_end.sh'"`, '/var/lib/x y/bin/zm_event_end.sh', []],
    [`/usr/bin/env python3 /opt/look.py`, '/usr/bin/env', ['python3', '/opt/look.py']],
  ])('%s names its program', (line, program, leadingArguments) => {
    expect(parseHookCommand(line)).toEqual({ program, leadingArguments });
  });

  it.each([`''`, `"''"`])('%s names none and is refused', (line) => {
    expect(() => parseHookCommand(line)).toThrow('names no program');
  });

  it.each([
    ['/usr/bin/detect_wrapper.sh', true],
    ['zm_detect_wrapper.sh', true],
    ['/var/lib/zmeventnotification/bin/zm_event_start.sh', true],
    ['/x/zm_event_end.sh', true],
    ['/x/my_detect_wrapper.sh', false],
    ['/usr/bin/detect_wrapper.sh.old', false],
  ])('%s is a wrapper of the old detector: %s', (program, expected) => {
    expect(isPythonWrapper({ program, leadingArguments: [] })).toBe(expected);
  });
});
