import path from 'node:path';
import { type Asked, checkConfig, type Verdict } from './config/config-check';
import { type FileRow, quietIni } from './config/file-rows';
import { iniRows } from './config/ini-rows';
import { flags, oldNames, opposites, type SettingRow, settings } from './config/settings-table';
import { environmentRows, secretRows, templateRows } from './config/source-rows';
import { yamlRows } from './config/yaml-rows';
import { TemporaryFolder } from './harness/temporary-folder';

// es-config.md, sentence by sentence, asked of the program from outside. Rows that can share one question do.
let folder: TemporaryFolder;
let questions = 0;
const check = (asked: Asked): Promise<Verdict> => {
  questions += 1;
  return checkConfig(path.join(folder.path, String(questions)), asked);
};

beforeAll(() => {
  folder = new TemporaryFolder();
});
afterAll(() => folder[Symbol.dispose]());

/** A file with one entry per line, and in which line each key stands. */
function iniOf(entries: readonly (readonly [key: string, written: string])[]) {
  const lines: string[] = [];
  const lineOf = new Map<string, number>();
  for (const [key, written] of entries) {
    const [section, name] = key.split('.');
    lines.push(`[${section}]`, `${name} = ${written}`);
    lineOf.set(key, lines.length);
  }
  return { text: lines.join('\n'), lineOf };
}

describe('every key', () => {
  const wrong = iniOf(
    settings.flatMap(({ key, refused }) => (refused === undefined ? [] : [[key, refused]])),
  );
  let untouched: Verdict;
  let written: Verdict;
  let refused: Verdict;
  beforeAll(async () => {
    const right = iniOf(settings.map((row) => [row.key, row.written]));
    [untouched, written, refused] = await Promise.all([
      check({ text: '' }),
      check({ text: right.text }),
      check({ text: wrong.text }),
    ]);
  });

  test.each(settings)('$key', ({ key, byDefault, means }: SettingRow) => {
    expect({ untouched: untouched.settings?.[key], written: written.settings?.[key] }).toEqual({
      untouched: byDefault,
      written: means,
    });
    const line = wrong.lineOf.get(key);
    const told = refused.mistakes.filter((each) => each.startsWith(`$D/es.ini:${line} ${key} | `));
    expect(told).toHaveLength(line === undefined ? 0 : 1);
  });

  test('none of them is unknown', () => {
    expect(written.mistakes).toEqual([]);
    expect(written.warnings.filter((line) => /has no key|no section/.test(line))).toEqual([]);
  });

  test('all mistakes are told at once, and nothing is in force', () => {
    expect(refused).toMatchObject({ code: 1, settings: undefined });
    expect(refused.mistakes).toHaveLength(wrong.lineOf.size);
  });

  test('no secret is ever printed', () => {
    expect(written.printed + refused.printed).not.toContain('hunter2');
  });
});

describe('old names', () => {
  let alone: Verdict;
  let both: Verdict;
  const usual = settings.filter(({ key }) => oldNames.some(({ now }) => now === key));
  beforeAll(async () => {
    const old = oldNames.map((row) => [row.old, row.written] as const);
    [alone, both] = await Promise.all([
      check({ text: quietIni + iniOf(old).text }),
      check({
        text:
          quietIni + iniOf([...old, ['hook.hook_script', '/new.sh'], ['customize.console_logs', 'no']]).text,
      }),
    ]);
  });

  test.each(oldNames)('$old is $now', ({ old, now }) => {
    expect(alone.settings?.[now]).not.toEqual(usual.find(({ key }) => key === now)?.byDefault);
    const name = now.split('.')[1] ?? now;
    expect(alone.warnings.filter((line) => line.includes(` ${old} | `) && line.includes(name))).toHaveLength(
      1,
    );
  });

  test('the new one wins if both are present', () => {
    expect(both.settings).toMatchObject({ 'hook.hook_script': '/new.sh', 'customize.console_logs': false });
    expect(both.warnings.filter((line) => line.includes('ignored'))).toHaveLength(2);
  });
});

describe('flags', () => {
  const right = settings.map(({ key, written }) => [key, written] as const);
  let set: Verdict;
  let reset: Verdict;
  beforeAll(async () => {
    [set, reset] = await Promise.all([
      check({ text: '', flags: flags.map(([flag]) => flag) }),
      check({ text: iniOf(right).text, flags: opposites.map(([flag]) => flag) }),
    ]);
  });

  test.each(flags)('%s', (_flag, key, means) => {
    expect(set.settings?.[key]).toEqual(means);
  });

  test.each(opposites)('%s', (_flag, key, means) => {
    expect(reset.settings?.[key]).toEqual(means);
  });

  test('that the file is preferred is said once', () => {
    expect(set.warnings.filter((line) => line.startsWith('command line:'))).toHaveLength(1);
    expect(set.printed).not.toContain('hunter2');
  });
});

describe.each([
  ['INI', iniRows],
  ['YAML', yamlRows],
  ['secrets', secretRows],
  ['templates', templateRows],
  ['environment', environmentRows],
] as const)('%s', (_name, rows) => {
  const verdicts = new Map<FileRow, Verdict>();
  // A process each: as many at once as make use of the machine.
  beforeAll(async () => {
    const left = [...rows];
    const work = async () => {
      for (let row = left.shift(); row !== undefined; row = left.shift()) verdicts.set(row, await check(row));
    };
    await Promise.all([work(), work(), work()]);
  }, 60_000);

  test.each(rows.map((row) => [row.says, row] as const))('%s', (_says, row) => {
    const verdict = verdicts.get(row);
    if (verdict === undefined) throw new Error('not asked');
    const { mistakes = [], warns = [] } = row;
    const unmet = [
      ...mistakes.filter((what) => !verdict.mistakes.some((line) => holds(line, what))),
      ...warns.filter((what) => !verdict.warnings.some((line) => holds(line, what))),
    ];
    const said = { mistakes: verdict.mistakes, warnings: verdict.warnings };
    expect({ unmet, said }).toEqual({ unmet: [], said });
    expect(verdict.mistakes).toHaveLength(mistakes.length);
    expect(verdict.settings ?? {}).toMatchObject(row.settings ?? {});
    expect(verdict.code).toBe(mistakes.length > 0 || verdict.settings?.['ssl.enable'] !== false ? 1 : 0);
    expect(verdict.printed).not.toContain('hunter2');
  });
});

function holds(line: string, what: string | RegExp): boolean {
  return typeof what === 'string' ? line.includes(what) : what.test(line);
}
