import { errorMessage } from '@tocsin/errors';
import { parseArguments, settingFlagsUsage } from '@tocsin/runtime';
import type { Console } from '../console';
import { checkConfig } from './check-config';

const usage = `Usage: tocsin check-config [--config FILE] [--json] [settings]

  --config FILE   settings; default /etc/zm/zmeventnotification.yml, else /etc/zm/zmeventnotification.ini
  --json          for programs

Exit code: 0 when Tocsin would start with them, 1 when not, 2 when this was called wrongly.
${settingFlagsUsage}`;

/** @returns exit code: 0 when Tocsin would start with the settings, 1 when not, 2 when it was called wrongly */
export async function checkConfigCommand(
  argv: readonly string[],
  console: Console,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  let asked: ReturnType<typeof parseArguments>;
  try {
    asked = parseArguments(argv);
  } catch (error) {
    console.err(`${errorMessage(error)}\n\n${usage}`);
    return 2;
  }
  if (asked.help) {
    console.out(usage);
    return 0;
  }
  return checkConfig(asked, console, env);
}
