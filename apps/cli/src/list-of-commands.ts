import type { Command } from './command';

/** The help of `tocsin` itself. */
export function listOfCommands(commands: readonly Pick<Command, 'usage'>[]): string {
  const lines = [
    ...commands.map(({ usage }) => usage),
    { name: 'version', summary: 'print the version' },
    { name: 'help', summary: 'print this, or the help of a command' },
  ];
  const width = Math.max(...lines.map(({ name }) => name.length)) + 4;
  return `Usage: tocsin <command> [options]

${lines.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`).join('\n')}

"tocsin <command> --help" says more. Every command understands --json.

Exit code: 0 when it was done, 1 when not or when something is wrong, 2 when this was called wrongly.
`;
}
