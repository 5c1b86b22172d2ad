import type { Config, ZoneMinderConfig } from '@tocsin/config';
import { errorMessage } from '@tocsin/errors';
import type { Logger } from 'pino';
import type { RunningTocsin } from '../running-tocsin';

/** What a check looks at. */
export interface Scene {
  readonly config: Config;
  readonly env: NodeJS.ProcessEnv;
  /** Undefined where ZoneMinder is not set up here, or its settings cannot be used. */
  readonly zoneminder: ZoneMinderConfig | undefined;
  /** Processes of Tocsin that answer on this machine. */
  readonly running: readonly RunningTocsin[];
  /** Everybody's processes on this machine. */
  readonly processes: readonly ProcessHere[];
  readonly log: Logger;
}

/** A process of this machine, in words. */
export interface ProcessHere {
  readonly pid: number;
  readonly command: string;
}

/** Something that is wrong. */
export interface Fault {
  /** Stable, for programs: `database`, `certificate` … */
  readonly name: string;
  /** A `hint` works, but may not be meant or may not last; it does not change the exit code. */
  readonly severity: 'fault' | 'hint';
  /** What is wrong, and with which thing. */
  readonly message: string;
  /** What to do about it; `''` where the message says so. */
  readonly remedy: string;
}

/** Looks at one thing. A throw is a fault of that name. */
export interface Check {
  readonly name: string;
  readonly look: (scene: Scene) => readonly Fault[] | Promise<readonly Fault[]>;
}

export const fault = (name: string, message: string, remedy = ''): Fault => ({
  name,
  severity: 'fault',
  message,
  remedy,
});

export const hint = (name: string, message: string, remedy = ''): Fault => ({
  name,
  severity: 'hint',
  message,
  remedy,
});

/** No fault where it works. @param remedy - where the error does not say itself what to do */
export async function faultIfFails(
  name: string,
  work: () => Promise<unknown>,
  remedy = '',
): Promise<readonly Fault[]> {
  try {
    await work();
    return [];
  } catch (error) {
    return [fault(name, errorMessage(error), remedy)];
  }
}
