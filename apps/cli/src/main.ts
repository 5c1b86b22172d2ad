/** tocsin: the command beside the services. */
import { errorMessage } from '@tocsin/errors';
import manifest from '../package.json';
import { commands } from './commands';
import { terminal } from './console';
import { meant } from './read-call';
import { listOfCommands } from './list-of-commands';

const { version } = manifest;

async function main(argv: readonly string[]): Promise<number> {
  const [first] = argv;
  const named = (word: string) => commands.find(({ usage }) => usage.name === word);
  // Options may stand before the command, too.
  const at = first?.startsWith('-') ? argv.findIndex((word) => named(word) !== undefined) : 0;
  const command = named(argv[at] ?? '');
  if (command !== undefined) return command.run(argv.toSpliced(at, 1), terminal, process.env);
  const isJson = argv.includes('--json');
  if (first === 'version' || argv.includes('--version')) {
    terminal.out(isJson ? JSON.stringify({ version }) : version);
    return 0;
  }
  if (first === 'help' || argv.some((word) => word === '--help' || word === '-h')) {
    const [, asked = ''] = argv;
    if (named(asked) !== undefined) return main([asked, '--help']);
    const list = commands.map(({ usage: { name, summary } }) => ({ name, summary }));
    terminal.out(isJson ? JSON.stringify({ commands: list }, null, 2) : listOfCommands(commands));
    return 0;
  }
  if (first !== undefined) {
    const words = [...commands.map(({ usage }) => usage.name), 'version', 'help'];
    terminal.err(`tocsin has no command "${first}"${meant(first, words)}\n`);
  }
  terminal.err(listOfCommands(commands));
  return 2;
}

// Who reads may have seen enough, as `head` and `less` have: what is under way is done all the same.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // What was expected has a code, and its remedy in the message; a stack is for faults of ours.
    const isFault = error instanceof Error && !('retryable' in error);
    terminal.err(isFault ? `${error.stack}` : errorMessage(error));
    process.exitCode = 2;
  },
);
