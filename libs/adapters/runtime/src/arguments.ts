import { parseArgs } from 'node:util';
import { CodedError, errorMessage, nearest } from '@tocsin/errors';
import { defaultConfigFiles } from './config/config-places';
import type { Setting } from './config/settings';
import { settingFlagLines, settingOptions, settingsOf } from './setting-flags';

export interface ProcessArguments {
  readonly config: string | undefined;
  /** Settings given as flags, the last of a kind last. */
  readonly flags: readonly Setting[];
  readonly checkConfig: boolean;
  readonly json: boolean;
  readonly debug: boolean;
  readonly version: boolean;
  readonly help: boolean;
}

/** Flags of settings, for a help text. */
export const settingFlagsUsage = `
Single settings, which beat the file (the file is the better place, since ZoneMinder starts us without them):

${settingFlagLines()}
`;

export const usage = (name: string) => `Usage: ${name} [options]

  --config FILE    settings; default ${defaultConfigFiles.join(', else ')}
  --check-config   print the settings in force and what is wrong with them; exit code 1 if we could not start
  --json           the same for programs
  --debug          log what is done in detail, the settings first
  --version        print the version
  --help           print this
${settingFlagsUsage}`;

const options = {
  config: { type: 'string' },
  'check-config': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  debug: { type: 'boolean', default: false },
  version: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  ...settingOptions,
} as const;

/** @throws CodedError `usage` naming the argument that is not understood */
export function parseArguments(argv: readonly string[]): ProcessArguments {
  try {
    const { values, tokens } = parseArgs({
      args: [...argv],
      tokens: true,
      options,
    });
    const flags = tokens.flatMap((token) =>
      token.kind === 'option' ? settingsOf(token.name, token.value) : [],
    );
    const { config, json, debug, version, help, 'check-config': checkConfig } = values;
    return { config, flags, checkConfig, json, debug, version, help };
  } catch (error) {
    const why = unknownIn(argv) ?? errorMessage(error);
    throw new CodedError('usage', `${why}${why.endsWith('?') ? '' : '.'} --help lists what there is`, {
      cause: error,
    });
  }
}

/** Says which option nobody knows, and which may be meant. */
function unknownIn(argv: readonly string[]): string | undefined {
  const names = argv.map((word) => /^--([^=]+)/.exec(word)?.[1]).filter((name) => name !== undefined);
  const unknown = names.find((name) => !Object.hasOwn(options, name));
  if (unknown === undefined) return undefined;
  const meant = nearest(unknown, Object.keys(options));
  return `there is no option --${unknown}${meant === undefined ? '' : `; did you mean --${meant}?`}`;
}
