import { existsSync } from 'node:fs';
import { CodedError, errorMessage } from '@tocsin/errors';
import {
  type DecodedTokenFile,
  decodeTokenFile,
  type Device,
  type KeptParts,
  nothingKept,
} from '@tocsin/push';
import { type ConfigProblem, pathObstacle } from '@tocsin/runtime';
import type { Places } from '../places';
import { readTextFile } from '../text-file';

/** One file of phones. */
export interface TokenFileStock {
  readonly file: string;
  readonly form: DecodedTokenFile['form'];
  readonly devices: ReadonlyMap<string, Device>;
  /** Lines, counted from 1, that are no phones. */
  readonly unreadableLines: readonly number[];
}

/** Who gets pushes: the file that Tocsin uses, and those of other places. */
export interface PhonesStock {
  /** The one that will be used. */
  readonly home: string;
  readonly files: readonly TokenFileStock[];
  /** Everybody, by token; what the file in use says counts. */
  readonly devices: ReadonlyMap<string, Device>;
  /** What the file in use has beside. */
  readonly kept: KeptParts;
  /** How many are not in the file in use. */
  readonly added: number;
  readonly problems: readonly ConfigProblem[];
}

/**
 * @param named - what will be `[fcm] token_file`
 * @param month - the local month, 0 to 11
 */
export async function stockOfPhones(named: string, places: Places, month: number): Promise<PhonesStock> {
  const home = places.homeOf(named);
  const files = [...new Set([...places.tokens(), places.whereIs(named), home])].filter((file) =>
    existsSync(file),
  );
  const problems: ConfigProblem[] = [];
  const read: (TokenFileStock & { kept: KeptParts })[] = [];
  for (const file of files) {
    try {
      const { text } = await readTextFile(file);
      const { form, devices, unreadable, kept } = decodeTokenFile(text, month);
      read.push({ file, form, devices, kept, unreadableLines: unreadable });
    } catch (error) {
      const why =
        error instanceof CodedError ? errorMessage(error) : `cannot be read: ${obstacle(file, error)}`;
      problems.push({ where: file, message: why });
    }
  }
  const devices = new Map(read.flatMap((each) => [...each.devices]));
  const inUse = read.find(({ file }) => file === home);
  const added = [...devices.keys()].filter((token) => inUse?.devices.has(token) !== true).length;
  return { home, files: read, devices, kept: inUse?.kept ?? nothingKept, added, problems };
}

const obstacle = (file: string, error: unknown): string => pathObstacle(file, 'read') ?? errorMessage(error);
