import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MonitorId } from '@tocsin/messages';
import pino, { type Logger } from 'pino';
import { LogLines } from '../../../../tools/testing/log-lines';
import { RulesFile } from './rules-file';

const monday = { day: 'Mon', seconds: 0 } as const;
const muteJson = '{"notifications":{"monitors":{"7":{"rules":[{"action":"mute"}]}}}}';
const muteYaml = `# our rules
notifications:
  monitors:
    7:
      rules:
        - comment: nights
          from: "9:30 pm"
          to: 1 am
          daysofweek: Mon,Tue
          cause_has: ^(?!.*(person)).*$
          action: mute
`;

let folder: string;
let path: string;
let lines: LogLines;
let log: Logger;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-rules-'));
  path = join(folder, 'es_rules.any');
  lines = new LogLines();
  log = pino({ level: 'trace' }, lines);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = async (text: string) => {
  await writeFile(path, text);
  return RulesFile.open(path, log);
};
const allows = (file: RulesFile, cause = 'detected:car') =>
  file.judge({ monitorId: MonitorId.parse(7), cause, now: monday }).allowed;

describe('a rules file', () => {
  it.each([
    ['JSON', muteJson],
    ['JSON with tabs and a byte order mark', `\uFEFF${muteJson.replaceAll('{', '{\n\t')}`],
    ['YAML with integer keys', muteYaml],
    ['YAML with keys that are texts', muteYaml.replace('7:', '"7":')],
  ])('is read as %s, whatever it is called', async (_kind, text) => {
    expect(allows(await open(text))).toBe(false);
    expect(lines.complaints()).toEqual([]);
  });

  it.each([
    ['JSON', '{"notifications":{\n"monitors":{\n"7":{"rules":[] "more":1}}}}', 'line 3'],
    ['YAML', `${muteYaml}\n  : : [`, 'line 13'],
  ])('that is broken %s allows everything, and its line is named', async (_kind, text, line) => {
    expect(allows(await open(text))).toBe(true);
    expect(lines.complaints()).toEqual([expect.stringMatching(`every event is allowed: .*${path} ${line}`)]);
  });

  it('that multiplies itself is refused', async () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const above = level === 0 ? 'x' : `*a${level - 1}`;
      return `a${level}: &a${level} [${Array.from({ length: 9 }, () => above).join(', ')}]`;
    });
    expect(allows(await open(levels.join('\n')))).toBe(true);
    expect(lines.count('every event is allowed')).toBe(1);
  });

  it('that does not exist, or is a folder, allows everything', async () => {
    expect(allows(await RulesFile.open(join(folder, 'none'), log))).toBe(true);
    expect(allows(await RulesFile.open(folder, log))).toBe(true);
    expect(lines.count('cannot be read')).toBe(2);
  });

  it('need not be configured', async () => {
    const file = await RulesFile.open(undefined, log);
    await file.reload();
    expect(allows(file)).toBe(true);
    expect(lines.all()).toEqual([]);
  });

  it('names what it skips by place', async () => {
    await open(muteJson.replace('"mute"', '"mute","from":"late"'));
    expect(lines.complaints()).toEqual([
      `${path}: notifications.monitors.7.rules[0].from "late" does not fit the time_format "%I:%M %p"; the rule is skipped`,
    ]);
  });

  it('is read again when it is told to, also from broken and back', async () => {
    const file = await open(muteJson);
    await writeFile(path, '{');
    await file.reload();
    expect(allows(file)).toBe(true);
    await writeFile(path, muteYaml);
    await file.reload();
    expect(allows(file)).toBe(false);
    expect(allows(file, 'detected:person')).toBe(true);
  });

  it('is read again once it has changed, and only then', async () => {
    const file = await open(muteJson);
    await Promise.all([file.refresh(), file.refresh()]);
    expect(lines.count('rules read')).toBe(1);
    await writeFile(path, muteYaml);
    await Promise.all([file.refresh(), file.refresh()]);
    expect(lines.count('rules read')).toBe(2);
    expect(allows(file, 'detected:person')).toBe(true);
    await rm(path);
    await file.refresh();
    await file.refresh();
    expect(lines.count('cannot be read')).toBe(1);
    expect(allows(file)).toBe(true);
    await writeFile(path, muteJson);
    await file.refresh();
    expect(allows(file)).toBe(false);
  });

  it('logs what it meets as an error', async () => {
    const file = await open(muteJson.replace('mute', 'shout'));
    const said = lines.count('not known');
    expect(allows(file)).toBe(true);
    expect(lines.count('not known')).toBe(said + 1);
  });
});

describe('an expression of the operator', () => {
  it.each(['(a+)+$', '^(a|a)*$', '(.*a){20}b$'])('%s cannot stop the process', async (pattern) => {
    const file = await open(muteJson.replace('"mute"', `"mute","cause_has":${JSON.stringify(pattern)}`));
    expect(allows(file, `${'a'.repeat(60)}!`)).toBe(true);
    expect(lines.complaints()).toEqual([expect.stringContaining('took longer than 50 ms')]);
  });

  it('finds its match in the beginning of a text without end', async () => {
    const file = await open(muteJson.replace('"mute"', '"mute","cause_has":"CAR"'));
    expect(allows(file, `car${'x'.repeat(1_000_000)}`)).toBe(false);
    expect(allows(file, 'dog')).toBe(true);
  });
});
