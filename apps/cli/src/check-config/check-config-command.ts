import { errorMessage } from '@tocsin/errors';
import { parseArguments, settingFlagsUsage } from '@tocsin/runtime';
import type { Console } from '../console';
import { meant, misused } from '../read-call';
import { allOptions, helpText } from '../usage';
import { checkConfig } from './check-config';
import { checkConfigUsage } from './check-config-usage';
import { settingOptions } from './setting-options';

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
    return misused(`check-config: ${errorMessage(error)}${hintFor(argv)}`, usage, console);
  }
  if (asked.help) {
    console.out(helpText(usage));
    return 0;
  }
  return checkConfig(asked, console, env);
}

function hintFor(argv: readonly string[]): string {
  const known = Object.keys({ ...allOptions(usage), ...settingOptions });
  const names = argv.map((word) => /^--([^=]+)/.exec(word)?.[1]).filter((name) => name !== undefined);
  const wrong = names.find((name) => !known.includes(name));
  return wrong === undefined ? '' : meant(wrong, known, '--');
}
