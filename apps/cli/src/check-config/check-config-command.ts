import { parseArgs } from 'node:util';
import { errorMessage } from '@tocsin/errors';
import type { Console } from '../console';
import { checkConfig } from './check-config';

const usage = `Usage: tocsin check-config [--config FILE]

  --config FILE   settings; default /etc/zm/zmeventnotification.ini
`;

/** @returns exit code: 0 when Tocsin would start with the settings, 1 when not, 2 when it was called wrongly */
export async function checkConfigCommand(
  argv: readonly string[],
  console: Console,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const options = { config: { type: 'string' }, help: { type: 'boolean' } } as const;
  let asked: { config?: string; help?: boolean };
  try {
    asked = parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    console.err(`${errorMessage(error)}\n\n${usage}`);
    return 2;
  }
  if (asked.help === true) {
    console.out(usage);
    return 0;
  }
  return checkConfig(asked.config, console, env);
}
