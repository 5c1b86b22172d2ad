import type { Usage } from '../usage';

export const shells = { bash: 'GNU bash', zsh: 'the Z shell', fish: 'fish' } as const;

export const completionUsage = {
  name: 'completion',
  summary: 'completion of commands for a shell',
  calls: ['bash|zsh|fish'],
  about: `Prints what makes a shell complete commands, their options and what these take. To keep it:

  bash   tocsin completion bash > /etc/bash_completion.d/tocsin
  zsh    tocsin completion zsh > /usr/local/share/zsh/site-functions/_tocsin
  fish   tocsin completion fish > /etc/fish/completions/tocsin.fish`,
  words: shells,
  options: { json: { text: 'every command with its options, for programs' } },
  exitCode: '0, or 2 when this was called wrongly.',
} as const satisfies Usage;
