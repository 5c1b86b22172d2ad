/** tocsin: the command beside the services. */
import { CodedError, errorMessage, nearest } from '@tocsin/errors';
import { version } from '@tocsin/runtime';
import { commands } from './commands';
import { terminal } from './console';

const width = Math.max(...commands.map(({ name }) => name.length)) + 4;
const lines = [...commands, { name: 'version', summary: 'print the version' }];

const usage = `Usage: tocsin <command> [options]

${lines.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`).join('\n')}

"tocsin <command> --help" says more.
`;

async function main(argv: readonly string[]): Promise<number> {
  const [first] = argv;
  // Options may stand before the command, too.
  const at = first?.startsWith('-')
    ? argv.findIndex((word) => commands.some(({ name }) => name === word))
    : 0;
  const command = commands.find(({ name }) => name === argv[at]);
  if (command !== undefined) return command.run(argv.toSpliced(at, 1), terminal, process.env);
  if (first === 'version' || first === '--version') {
    terminal.out(version);
    return 0;
  }
  if (first === 'help' || first === '--help' || first === '-h') {
    terminal.out(usage);
    return 0;
  }
  if (first !== undefined) terminal.err(`tocsin has no command "${first}"${suggestion(first)}\n`);
  terminal.err(usage);
  return 2;
}

function suggestion(word: string): string {
  const meant = nearest(
    word,
    commands.map(({ name }) => name),
  );
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    terminal.err(
      error instanceof CodedError || !(error instanceof Error) ? errorMessage(error) : `${error.stack}`,
    );
    process.exitCode = 2;
  },
);
