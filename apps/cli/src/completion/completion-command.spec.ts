import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands } from '../commands';
import { completionCommand } from './completion-command';

async function completion(...argv: readonly string[]) {
  const said = { out: '', err: '' };
  const code = await completionCommand(argv, commands, {
    out: (line) => (said.out += line),
    err: (line) => (said.err += line),
  });
  return { code, ...said };
}

/** What bash offers for the last of some words. */
async function offered(words: readonly string[], cwd = tmpdir()): Promise<readonly string[]> {
  const { out } = await completion('bash');
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const asked = `${out}\nCOMP_WORDS=(tocsin ${quoted}) COMP_CWORD=${words.length}; _tocsin; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const answer = execFileSync('bash', ['-c', asked], { encoding: 'utf8', cwd });
  return answer.split('\n').filter((line) => line !== '');
}

describe('tocsin completion, in a real bash', () => {
  it.each([
    [['do'], ['doctor']],
    [['send-test', '--ch'], ['--channel']],
    [
      ['send-test', '--channel', ''],
      ['web', 'mqtt', 'fcm', 'api'],
    ],
    [['logs', '--level', 'er'], ['error']],
    [['devices', 'r'], ['remove']],
    [['models', 'pull', '--ac'], ['--accept']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['check-config', '--enable-m'], ['--enable-mqtt']],
    [['why', '--monitor'], []],
    [['logs', '--lines', ''], []],
  ])('%j', async (words, answers) => {
    expect(await offered(words)).toEqual(answers);
  });

  it('offers paths where a path is wanted, blanks and all', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tocsin-completion-'));
    try {
      writeFileSync(join(folder, 'es one.ini'), '');
      mkdirSync(join(folder, 'es models'));
      expect(await offered(['why', '--config', 'es'], folder)).toEqual(
        expect.arrayContaining(['es one.ini', 'es models']),
      );
      expect(await offered(['detect', '-c', 'es o'], folder)).toEqual(['es one.ini']);
      expect(await offered(['models', '--folder', 'es'], folder)).toEqual(['es models']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('offers every option of every command', async () => {
    for (const { usage } of commands) {
      const expected = Object.keys(usage.options).map((name) => `--${name}`);
      expect(await offered([usage.name, '--'])).toEqual(expect.arrayContaining([...expected, '--help']));
    }
  });
});

describe('tocsin completion', () => {
  it('has commands, options and what they take for zsh and fish', async () => {
    const fish = (await completion('fish')).out;
    expect(fish).toContain("-a why -d 'what happened to an event, and why");
    expect(fish).toContain("-l channel -x -a 'web mqtt fcm api' -d 'one only");
    const zsh = (await completion('zsh')).out;
    expect(zsh).toContain("'why:what happened to an event, and why\\:");
    expect(zsh).toContain('--channel=[one only: web, mqtt, fcm, api]:NAME:(web mqtt fcm api)');
    const said = await completion('tcsh');
    expect(said.code).toBe(2);
    expect(said.err).toContain('completion: say one of bash, zsh, fish');
  });

  // Their own parsers, on machines that have them.
  it.each(['zsh', 'fish'])('is what %s understands', async (shell) => {
    if (spawnSync(shell, ['--version']).error !== undefined) return;
    const checked = spawnSync(shell, ['-n'], { input: (await completion(shell)).out, encoding: 'utf8' });
    expect(checked).toMatchObject({ status: 0, stderr: '' });
  });
});
