import type { Config, ZoneMinderConfig } from '@tocsin/config';
import { errorMessage } from '@tocsin/errors';
import type { FcmOptions } from '@tocsin/fcm';
import type { Logger } from 'pino';
import type { RunningTocsin } from '../running-tocsin';
import type { Places } from './places';

/** What a check looks at. */
export interface Scene {
  readonly config: Config;
  /** Null where there is none and the built-in defaults hold. */
  readonly settingsFile: string | null;
  readonly env: NodeJS.ProcessEnv;
  /** Undefined where ZoneMinder is not set up here, or its settings cannot be used. */
  readonly zoneminder: ZoneMinderConfig | undefined;
  readonly places: Places;
  /** Processes of Tocsin that answer on this machine. */
  readonly running: readonly RunningTocsin[];
  /** Everybody's processes on this machine. */
  readonly processes: readonly ProcessHere[];
  /** How Google is reached. */
  readonly fcm: FcmOptions;
  readonly log: Logger;
}

/** A process of this machine. */
export interface ProcessHere {
  readonly pid: number;
  readonly command: string;
  /** Undefined where we may not see it. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Something that is wrong. */
export interface Fault {
  /** Stable, for programs: `database`, `certificate` … */
  readonly name: string;
  /** A `hint` works, but may not be meant or may not last; it does not change the exit code. */
  readonly severity: 'fault' | 'hint';
  /** What is wrong, and with which thing. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** Looks at one thing. */
export interface Check {
  /** Names of what it may find. A throw, or no answer in time, is a fault of the first. */
  readonly finds: readonly [string, ...string[]];
  /** What to do after such a throw. */
  readonly remedy: string | ((scene: Scene) => string);
  /** It waits for files, and with them for a disk that does not answer. */
  readonly touchesFiles?: true;
  readonly look: (scene: Scene) => readonly Fault[] | Promise<readonly Fault[]>;
}

export const fault = (name: string, message: string, remedy: string): Fault => ({
  name,
  severity: 'fault',
  message,
  remedy,
});

export const hint = (name: string, message: string, remedy: string): Fault => ({
  name,
  severity: 'hint',
  message,
  remedy,
});

/** No fault where it works. */
export async function faultIfFails(
  name: string,
  work: () => Promise<unknown>,
  remedy: string,
): Promise<readonly Fault[]> {
  try {
    await work();
    return [];
  } catch (error) {
    return [fault(name, errorMessage(error), remedy)];
  }
}
