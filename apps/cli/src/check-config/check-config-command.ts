import { errorMessage } from '@tocsin/errors';
import { parseArguments, settingFlagsUsage } from '@tocsin/runtime';
import type { Console } from '../console';
import { misused } from '../read-call';
import { helpText } from '../usage';
import { checkConfig } from './check-config';
import { checkConfigUsage } from './check-config-usage';

const usage = { ...checkConfigUsage, more: settingFlagsUsage.trim() };

/** @returns exit code: 0 when Tocsin would start with the settings, 1 when not, 2 when it was called wrongly */
export async function checkConfigCommand(
  argv: readonly string[],
  console: Console,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  let asked: ReturnType<typeof parseArguments>;
  try {
    asked = parseArguments(argv.map((word) => (word === '-h' ? '--help' : word)));
  } catch (error) {
    return misused(`check-config: ${errorMessage(error)}`, usage, console);
  }
  if (asked.help) {
    console.out(helpText(usage));
    return 0;
  }
  return checkConfig(asked, console, env);
}
