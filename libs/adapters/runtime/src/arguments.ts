import { parseArgs } from 'node:util';
import { CodedError, errorMessage } from '@tocsin/errors';

export interface ProcessArguments {
  readonly config: string | undefined;
  readonly debug: boolean;
  readonly version: boolean;
  readonly help: boolean;
}

export const usage = (name: string) => `Usage: ${name} [--config FILE] [--debug] [--version] [--help]
  --config FILE  settings; default /etc/zm/zmeventnotification.ini
  --debug        log what is done in detail
`;

/** @throws CodedError `usage` naming the argument that is not understood */
export function parseArguments(argv: readonly string[]): ProcessArguments {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        config: { type: 'string' },
        debug: { type: 'boolean', default: false },
        version: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    return { config: values.config, debug: values.debug, version: values.version, help: values.help };
  } catch (error) {
    throw new CodedError('usage', errorMessage(error), { cause: error });
  }
}
