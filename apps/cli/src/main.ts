/** tocsin: the command beside the services. */
import { parseArgs } from 'node:util';
import { errorMessage } from '@tocsin/errors';
import { version } from '@tocsin/runtime';
import { checkConfig } from './check-config/check-config';
import { terminal } from './console';

const usage = `Usage: tocsin <command> [--config FILE]

  check-config    print the settings in force, or everything that is wrong with them
  faces           known faces: learn them, list them, try them; "tocsin faces --help" says more
  version         print the version

  --config FILE   settings; default /etc/zm/zmeventnotification.ini
`;

async function main(argv: readonly string[]): Promise<number> {
  if (argv[0] === 'faces') {
    const { facesCommand } = await import('./faces/faces-command'); // with it come the models, for which nobody else has to wait
    return facesCommand(argv.slice(1), terminal, process.env);
  }
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      config: { type: 'string' },
      help: { type: 'boolean', default: false },
      version: { type: 'boolean', default: false },
    },
  });
  const [command] = positionals;
  if (values.version || command === 'version') {
    terminal.out(version);
    return 0;
  }
  if (values.help || command === undefined || command === 'help') {
    terminal.out(usage);
    return values.help || command === 'help' ? 0 : 2;
  }
  if (command === 'check-config') return checkConfig(values.config, terminal, process.env);
  terminal.err(`tocsin has no command "${command}"\n\n${usage}`);
  return 2;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    terminal.err(errorMessage(error));
    process.exitCode = 2;
  },
);
