import type { Offer, OfferedOption } from './offers';

/** For bash from 4.0 on; macOS's 3.2 understands it, too. */
export function bashCompletion(offers: readonly Offer[]): string {
  return `_tocsin() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]}
  local IFS=$' \\t\\n'
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${offers.map(({ name }) => name).join(' ')}" -- "$word"))
    return
  fi
  case "$command $before" in
${offers.flatMap(afterOptions).join('\n')}
  esac
  case "$command:$COMP_CWORD:$word" in
${offers.flatMap(wordsOf).join('\n')}
  esac
}
complete -F _tocsin tocsin`;
}

function afterOptions({ name, options }: Offer): readonly string[] {
  return options.flatMap((option) => {
    const reply = replyOf(option);
    if (reply === undefined) return [];
    const names = [`--${option.name}`, ...(option.letter === undefined ? [] : [`-${option.letter}`])];
    return [`    ${names.map((each) => `"${name} ${each}"`).join('|')}) ${reply}; return ;;`];
  });
}

function replyOf({ value }: OfferedOption): string | undefined {
  if (value === 'none') return undefined;
  if (value === 'free') return ':';
  if (value === 'file') return filled('-f');
  if (value === 'folder') return filled('-d');
  return filled(`-W "${value.join(' ')}"`);
}

/** A path with blanks stays one word. */
const filled = (what: string): string =>
  what.startsWith('-W')
    ? `COMPREPLY=($(compgen ${what} -- "$word"))`
    : `compopt -o filenames 2>/dev/null; IFS=$'\\n'; COMPREPLY=($(compgen ${what} -- "$word"))`;

function wordsOf({ name, options, words, takesFiles }: Offer): readonly string[] {
  const first = Object.keys(words);
  return [
    `    ${name}:*:-*) ${filled(`-W "${options.map((option) => `--${option.name}`).join(' ')}"`)} ;;`,
    ...(first.length === 0 ? [] : [`    ${name}:2:*) ${filled(`-W "${first.join(' ')}"`)} ;;`]),
    ...(takesFiles ? [`    ${name}:*) ${filled('-f')} ;;`] : []),
  ];
}
