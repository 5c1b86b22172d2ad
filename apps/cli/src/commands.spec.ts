import { version as versionOfRuntime } from '@tocsin/runtime';
import manifest from '../package.json';
import { commands } from './commands';
import { listOfCommands } from './list-of-commands';
import { helpText } from './usage';

async function run(name: string, argv: readonly string[]) {
  const said = { out: '', err: '' };
  const command = commands.find(({ usage }) => usage.name === name);
  const code = await command?.run(
    argv,
    { out: (line) => (said.out += `${line}\n`), err: (line) => (said.err += `${line}\n`) },
    { TOCSIN_ZM_CONF: '/nowhere/zm.conf', TOCSIN_ZM_CONF_DIR: '/nowhere' },
  );
  return { code, ...said };
}

const names = commands.map(({ usage }) => usage.name);

describe.each(names)('tocsin %s', (name) => {
  it('says with --help how it is called, with what exit codes, and that it speaks to programs', async () => {
    const { code, out } = await run(name, ['--help']);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^Usage: tocsin ${name}\\b`));
    expect(out).toMatch(/^ {2}--json {3,}/m);
    expect(out).toMatch(/^Exit code: 0/m);
  });
});

describe('a command that was called wrongly', () => {
  // `detect` and `hook` stand in for programs that pass over what they do not know.
  it.each(names.filter((name) => name !== 'detect' && name !== 'hook'))(
    '%s: 2, and what may be meant',
    async (name) => {
      const { code, out, err } = await run(name, ['--jsno']);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain('did you mean --json?');
    },
  );

  it.each([
    ['devices', ['lst'], 'did you mean list?'],
    ['models', ['pul'], 'did you mean pull?'],
    ['faces', ['tran'], 'did you mean train?'],
    ['send-test', ['--channel', 'fmc'], 'did you mean fcm?'],
    ['why', ['--config'], "'--config <value>' argument missing"],
    ['faces', ['list', '--monitor', 'x'], '--monitor wants a whole number, not "x"'],
  ])('%s %j', async (name, argv, hint) => {
    const { code, err } = await run(name, argv);
    expect(code).toBe(2);
    expect(err).toContain(hint);
  });
});

/** Calls that can be answered on any machine. */
const answers: Readonly<Record<string, readonly string[]>> = {
  'check-config': ['--json', '--config', '/nowhere/es.ini'],
  completion: ['--json'],
  detect: ['--version', '--json'],
  models: ['list', '--json', '--folder', '/nowhere/models'],
};

describe('--json', () => {
  it.each(Object.entries(answers))('of %s is JSON', async (name, argv) => {
    expect(JSON.parse((await run(name, argv)).out)).toBeInstanceOf(Object);
  });
});

describe('the list of commands', () => {
  it('has each with what it is for', () => {
    for (const { usage } of commands) {
      expect(listOfCommands(commands)).toContain(usage.summary);
      expect(
        helpText(usage)
          .split('\n')
          .every((line) => line.length <= 160),
      ).toBe(true);
    }
  });

  it('is of the version that the processes have', () => {
    expect(manifest.version).toBe(versionOfRuntime);
  });
});
