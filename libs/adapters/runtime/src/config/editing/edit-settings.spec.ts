import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSettings } from '../settings-text';
import { editSettings, withFurtherSettings } from './edit-settings';
import { iniToYaml } from './ini-to-yaml';

const good = path.join(__dirname, '../generations/good');
const names = readdirSync(good).filter((name) => /^\d/.test(name));
const textOf = (name: string) => readFileSync(path.join(good, name), 'utf8');
const meaning = (name: string, text: string) =>
  parseSettings(name, text).entries.map(({ section, key, value }) => [section, key, value]);

describe('a file of settings that is edited', () => {
  it('keeps blanks, quotes, line ends and its mark, in INI', () => {
    const text = '\uFEFF[customize]\r\n# said\r\n\tverbose\t= "1" \r\nport=1\r\ncolour = 2';
    const edited = editSettings('a.ini', text, [
      { kind: 'rename', line: 3, key: 'verbose', to: 'console_logs' },
      { kind: 'set', line: 4, key: 'port', value: '$1' },
      { kind: 'set aside', line: 5, key: 'colour', reason: 'no use' },
    ]);
    expect(edited).toBe(
      '\uFEFF[customize]\r\n# said\r\n\tconsole_logs\t= "1" \r\nport=$1\r\n# no use\r\n# colour = 2',
    );
  });

  it('keeps blanks, quotes, line ends and its mark, in YAML', () => {
    const text =
      '\uFEFF# top\r\ncustomize:\r\n  "verbose": "1" # yes\r\n  list:\r\n    - 1\r\n    - 2\r\n  port: 1\r\nfcm: {api_key: x, enable: 1}\r\n';
    const edited = editSettings('a.yml', text, [
      { kind: 'rename', line: 3, key: 'verbose', to: 'console_logs' },
      { kind: 'set aside', line: 4, key: 'list', reason: 'no use' },
      { kind: 'set', line: 7, key: 'port', value: 'a: b' },
      { kind: 'set aside', line: 8, key: 'api_key', reason: 'shares its line' },
    ]);
    expect(edited).toBe(
      '\uFEFF# top\r\ncustomize:\r\n  console_logs: "1" # yes\r\n  # no use\r\n  # list:\r\n  #   - 1\r\n  #   - 2\r\n  port: "a: b"\r\nfcm: {api_key: x, enable: 1}\r\n',
    );
  });

  it('does not take the anchor away that another key leads to', () => {
    const text = 'hook:\n  old: &look /bin/look\n  event_start_hook: *look\n';
    expect(editSettings('a.yml', text, [{ kind: 'set aside', line: 2, key: 'old', reason: 'old' }])).toBe(
      text,
    );
  });

  it('gets what it does not mention as comments in its sections, and new sections at the end', () => {
    const { text, added } = withFurtherSettings(
      'a.ini',
      '[auth]\nenable = 0\n\n; about push\n[push]\n# use_api_push = no',
    );
    expect(text).toContain(
      '[auth]\nenable = 0\n\n# Seconds a client has to authenticate\n# timeout = 20\n\n; about push\n[push]',
    );
    expect(text).toContain(
      '# use_api_push = no\n\n# That script\n# api_push_script =\n\n# General settings.\n[general]\n',
    );
    expect(added).toBeGreaterThan(90);
    expect(withFurtherSettings('a.ini', text)).toEqual({ text, added: 0 });
  });

  it.each(names)('means the same with further settings, which come once: %s', (name) => {
    const { text } = withFurtherSettings(name, textOf(name));
    expect(meaning(name, text)).toEqual(meaning(name, textOf(name)));
    expect(withFurtherSettings(name, text)).toEqual({ text, added: 0 });
  });
});

describe('an INI file as YAML', () => {
  it('has its comments where they were, and sections that stand twice once', () => {
    const ini =
      '; of the file\r\n[auth]\r\n# said\r\nenable = 1\r\n#timeout = 5 # s\r\n[ssl]\r\nenable = 0\r\n[auth]\r\n\r\n; more\r\ntimeout = {{port}}\r\n# end';
    expect(iniToYaml(ini, 'renewed')).toBe(
      '# of the file\r\nauth:\r\n  # said\r\n  enable: 1\r\n  # timeout: "5 # s"\r\n\r\n  # more\r\n  timeout: "${port}"\r\n  # end\r\nssl:\r\n  enable: 0\r\n',
    );
  });

  it.each(names.filter((name) => !name.includes('es-7')))('means the same: %s', (name) => {
    const bySection = (text: string, form: string) =>
      new Map(meaning(form, text).map(([section, key, value]) => [`${section}.${key}`, value]));
    const yaml = iniToYaml(textOf(name), 'kept');
    expect(bySection(yaml, 'a.yml')).toEqual(bySection(textOf(name), 'a.ini'));
  });
});
