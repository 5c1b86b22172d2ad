import { parseIni } from './ini';

describe('the INI dialect of the old server', () => {
  it('reads sections, trims values and keeps quotes and trailing # as part of the value', () => {
    const { entries, problems } = parseIni(
      "\uFEFF[hook]\r\n  event_start_hook = '/usr/bin/detect.sh' -x # no comment\r\n",
    );
    expect(problems).toEqual([]);
    expect(entries).toEqual([
      { section: 'hook', key: 'event_start_hook', value: "'/usr/bin/detect.sh' -x # no comment", line: 2 },
    ]);
  });

  it('takes whole-line comments with # and ;, also indented, and blank lines', () => {
    expect(parseIni('# a\n ; b\n\n[network]\n\t# c\nport=9001').entries).toEqual([
      { section: 'network', key: 'port', value: '9001', line: 6 },
    ]);
  });

  it('splits at the first = only', () => {
    expect(parseIni('[customize]\npicture_url = https://x/?view=image&eid=EVENTID').entries[0]?.value).toBe(
      'https://x/?view=image&eid=EVENTID',
    );
  });

  it.each([
    ['[network]\nport 9000', 2, 'expected "key = value", "[section]" or "# comment", found: port 9000'],
    ['[network\nport = 9000', 1, 'a section needs its closing ], found: [network'],
    ['port = 9000', 1, '"port" stands before any [section]'],
    ['[a]\n= 3', 2, 'expected "key = value", "[section]" or "# comment", found: = without a key'],
    ['[]', 1, 'the section name between [ and ] is empty'],
  ])('names line and fault of %j', (text, line, message) => {
    expect(parseIni(text).problems).toContainEqual({ line, message });
  });

  it('collects every broken line instead of stopping at the first', () => {
    expect(parseIni('[a]\nx\ny\nz = 1').problems.map(({ line }) => line)).toEqual([2, 3]);
  });
});
