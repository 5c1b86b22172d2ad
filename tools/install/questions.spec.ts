import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { until } from '../testing/until';
import { everything, layOldInstallation, Machine } from './machine';

jest.setTimeout(60_000);

let machine: Machine;
beforeEach(() => {
  machine = new Machine();
  layOldInstallation(machine);
});
afterEach(() => machine[Symbol.dispose]());

const questions = {
  es: 'Install the event server and the tocsin command into /usr/bin? [Y/n]',
  hook: 'Install the detection hooks into /var/lib/zmeventnotification/bin? [Y/n]',
  import: 'Take over the settings that are there (tocsin import shows what it would do, and asks)? [Y/n]',
  config: 'Replace /etc/zm/zmeventnotification.ini by a sample (it stays as a backup)? [y/N]',
  systemd: 'Install units for systemd into /lib/systemd/system (they are not enabled)? [y/N]',
};

describe('questions', () => {
  it('are about each part; Enter is the answer in capitals', () => {
    const { stdout, status } = machine.install([], { answers: '\n\nn\n\n\n' });
    expect(status).toBe(0);
    for (const question of Object.values(questions)) expect(stdout).toContain(question);
    expect(machine.has('/usr/bin/tocsin')).toBe(true);
    expect(machine.has('/var/lib/zmeventnotification/bin/zm_detect.py')).toBe(true);
    expect(machine.has('/etc/zm/zmeventnotification.ini.~1~')).toBe(false);
    expect(machine.has('/lib/systemd/system/tocsin.service')).toBe(false);
    expect(stdout).not.toContain('tocsin import --root');
  });

  it('about samples are not asked when the old settings are taken over', () => {
    const { stdout } = machine.install([], { answers: 'y\ny\ny\nn\n' });
    expect(stdout).not.toContain(questions.config);
    expect(stdout).toContain(`tocsin import --root ${machine.root}\n`);
  });

  it('are answered by flags', () => {
    const { stdout } = machine.install(
      ['--install-es', '--no-install-config', '--install-systemd', '--no-import'],
      { answers: 'no\n' },
    );
    expect(stdout).not.toContain(questions.es);
    expect(stdout).toContain(questions.hook);
    expect(stdout).not.toContain(questions.config);
    expect(machine.has('/lib/systemd/system/tocsin.service')).toBe(true);
    expect(machine.has('/usr/bin/detect.py.~1~')).toBe(false);
  });

  it('are asked again after an answer that is neither yes nor no', () => {
    const { stdout } = machine.install([], { answers: 'maybe\nNO\nn\nn\nn\nn\n' });
    expect(stdout).toContain('Please answer y or n.');
    expect(stdout).toContain('Nothing was chosen, and nothing was changed.');
  });

  it.each([
    ['when all is declined', 'n\nn\nn\nn\nn\n', 0, ''],
    ['when there is no answer', '', 1, 'no answer came, so nothing was changed'],
    ['when answers end halfway', 'y\ny\n', 1, 'no answer came, so nothing was changed'],
  ])('change nothing %s', (_, answers, code, message) => {
    const before = machine.tree();
    const { status, stderr } = machine.install([], { answers });
    expect(status).toBe(code);
    expect(stderr).toContain(message);
    expect(machine.tree()).toEqual(before);
  });

  const atTerminal = existsSync('/usr/bin/script') ? it : it.skip;
  atTerminal('at a terminal end at ctrl-C, and nothing is changed', async () => {
    const before = machine.tree();
    const terminal = spawn('script', ['-qec', `"${machine.tool}"`, '/dev/null'], {
      env: { ...machine.environment(), SHELL: '/bin/sh' },
    });
    let shown = '';
    terminal.stdout.on('data', (chunk: Buffer) => {
      shown += chunk.toString();
    });
    await until('it asks', () => shown.includes(questions.es));
    terminal.stdin.write('y\r');
    await until('it asks on', () => shown.includes(questions.hook));
    terminal.stdin.write('\x03');
    expect(await once(terminal, 'exit')).toEqual([130, null]);
    expect(shown).toContain('Stopped; nothing was changed.');
    expect(machine.tree()).toEqual(before);
  });
});

describe('the command line', () => {
  it.each([
    ['--wizard', 'there is no option --wizard'],
    ['install', 'there is no option install'],
    ['--purge', '--purge goes with --uninstall'],
    ['--venv-path', '--venv-path needs a path'],
    ['--no-interactive', 'missing: --[no-]install-es --[no-]install-hook --[no-]install-config'],
    ['--no-interactive --install-es --no-install-es-config', 'missing: --[no-]install-hook'],
  ])('%s is refused', (line, message) => {
    const before = machine.tree();
    const { status, stderr } = machine.install(line.split(' '));
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('--help for the options');
    expect(machine.tree()).toEqual(before);
  });

  it.each(['-h', '--help'])('%s explains every flag', (flag) => {
    const { status, stdout } = machine.install([flag]);
    expect(status).toBe(0);
    for (const name of [
      'install-es',
      'install-hook',
      'install-config',
      '--no-interactive',
      '--uninstall',
      'TARGET_BIN',
      'WEB_OWNER',
      'MAKE_CONFIG_BACKUP',
    ])
      expect(stdout).toContain(name);
  });

  it('takes flags of later versions, and says that they mean nothing', () => {
    const flags = [
      '--no-pysudo',
      '--hook-config-upgrade',
      '--no-hook-config-upgrade',
      '--install-opencv',
      '--no-install-birdnet',
      '--no-venv',
      '--venv-path',
    ];
    const paths = ['/opt/zoneminder/venv', '--venv-path=/opt/zoneminder/venv'];
    const { status, stdout } = machine.install([...everything, '--dry-run', ...flags, ...paths]);
    expect(status).toBe(0);
    expect([...stdout.matchAll(/(.*) has no effect: /g)].map(([, flag]) => flag)).toEqual([
      ...flags,
      '--venv-path',
    ]);
  });

  it('--no-download-models, --install-es-config and --no-install-hook-config mean what they say', () => {
    const flags = [
      '--no-interactive',
      '--no-install-es',
      '--no-install-hook',
      '--install-es-config',
      '--no-install-hook-config',
      '--no-download-models',
    ];
    expect(machine.install(flags).status).toBe(0);
    expect(machine.has('/etc/zm/zmeventnotification.ini.~1~')).toBe(true);
    expect(machine.has('/opt/tocsin')).toBe(false);
  });

  it('--dry-run asks nothing, needs no rights, and says what it takes for the answers', () => {
    const before = machine.tree();
    chmodSync(machine.at('/usr/bin'), 0o555);
    const { status, stdout } = machine.installAsNobody(['--dry-run', '--no-import']);
    expect(status).toBe(0);
    for (const question of [questions.es, questions.hook, questions.config, questions.systemd])
      expect(stdout).toContain(`  ${question} ${question.endsWith('[Y/n]') ? 'yes' : 'no'}\n`);
    expect(stdout).toContain('would put /usr/bin/zmeventnotification.pl in place');
    expect(stdout).toContain('would make /var/lib/zmeventnotification/misc/\n');
    expect(stdout).not.toContain('would make /var/lib/zmeventnotification/push/\n');
    expect(stdout).not.toContain('would put /etc/zm/zmeventnotification.ini');
    expect(machine.tree()).toEqual(before);
  });

  it('--dry-run needs nothing built', () => {
    rmSync(path.join(machine.checkout, 'dist'), { recursive: true });
    const { status, stdout, stderr } = machine.install([...everything, '--dry-run']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain('would build the program');
    expect(stdout).toContain('would put /usr/share/bash-completion/completions/tocsin in place');
  });

  it('--dry-run says what would be done, and does nothing', () => {
    const before = machine.tree();
    const { status, stdout } = machine.install([...everything, '--install-systemd', '--import', '--dry-run']);
    expect(status).toBe(0);
    expect(stdout).toContain('would put the program into /opt/tocsin');
    expect(stdout).toContain(
      'would put /usr/bin/zmeventnotification.pl in place; the old one stays as /usr/bin/zmeventnotification.pl.~1~',
    );
    expect(stdout).toContain('would call tocsin import');
    expect(stdout).toContain('nothing was changed');
    expect(machine.tree()).toEqual(before);
  });
});

it('shellcheck has nothing to say', () => {
  const { status, stdout } = spawnSync('shellcheck', ['-x', machine.tool], { encoding: 'utf8' });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});
