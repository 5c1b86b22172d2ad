import { execFileSync } from 'node:child_process';
import { completionCommand } from './completion-command';

async function completion(...argv: readonly string[]) {
  let out = '';
  const code = await completionCommand(argv, { out: (line) => (out += line), err: () => undefined });
  return { code, out };
}

describe('tocsin completion', () => {
  it('completes commands in a real bash', async () => {
    const { out } = await completion('bash');
    const asked = `${out}\nCOMP_WORDS=(tocsin do) COMP_CWORD=1; _tocsin; echo "\${COMPREPLY[@]}"`;
    expect(execFileSync('bash', ['-c', asked], { encoding: 'utf8' })).toBe('doctor\n');
  });

  it('has every command for zsh and fish, with what it does', async () => {
    expect((await completion('fish')).out).toContain("-a why -d 'what happened to an event, and why");
    expect((await completion('zsh')).out).toContain("'why:what happened to an event, and why\\:");
    expect((await completion('tcsh')).code).toBe(2);
  });
});
