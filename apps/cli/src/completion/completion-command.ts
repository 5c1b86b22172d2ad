import { commands } from '../commands';
import type { Console } from '../console';

export const completionUsage = `Usage: tocsin completion bash|zsh|fish

Prints what makes a shell complete commands. To keep it:

  bash   tocsin completion bash > /etc/bash_completion.d/tocsin
  zsh    tocsin completion zsh > /usr/local/share/zsh/site-functions/_tocsin
  fish   tocsin completion fish > /etc/fish/completions/tocsin.fish

Exit code: 0, or 2 when this was called wrongly.`;

/** Commands with their summaries, as each shell wants them; behind a command files are completed. */
const scripts: Readonly<Record<string, () => string>> = {
  bash: () => `_tocsin() {
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${names().join(' ')}" -- "\${COMP_WORDS[1]}"))
  else
    COMPREPLY=($(compgen -W "--config --json --help" -f -- "\${COMP_WORDS[COMP_CWORD]}"))
  fi
}
complete -o filenames -F _tocsin tocsin`,
  zsh: () => `#compdef tocsin
if (( CURRENT == 2 )); then
  local -a commands=(${commands.map(({ name, summary }) => quoted(`${name}:${summary.replaceAll(':', '\\:')}`)).join(' ')})
  _describe command commands
else
  _arguments '--config[settings]:file:_files' '--json[for programs]' '--help[say more]' '*:file:_files'
fi`,
  fish: () =>
    commands
      .map(
        ({ name, summary }) =>
          `complete -c tocsin -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
      )
      .join('\n'),
};

/** @returns exit code */
export async function completionCommand(argv: readonly string[], console: Console): Promise<number> {
  const [shell = '', ...more] = argv;
  if (shell === '--help') {
    console.out(completionUsage);
    return 0;
  }
  const script = Object.hasOwn(scripts, shell) && more.length === 0 ? scripts[shell] : undefined;
  if (script === undefined) {
    console.err(`completion: say one of ${Object.keys(scripts).join(', ')}\n\n${completionUsage}`);
    return 2;
  }
  console.out(script());
  return 0;
}

const names = (): readonly string[] => [...commands.map(({ name }) => name), 'version', 'help'];

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
