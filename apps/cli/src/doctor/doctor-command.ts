import { nearest } from '@tocsin/errors';
import type { FcmOptions } from '@tocsin/fcm';
import { whoWeAre } from '@tocsin/runtime';
import type { Console } from '../console';
import { misused, readCall } from '../read-call';
import type { ProcessHere } from './check';
import { faultNames } from './checks';
import { processesHere } from './checks/processes';
import { doctorUsage } from './doctor-usage';
import { examine } from './examine';

export interface DoctorParts {
  /** Everybody's on this machine. */
  readonly processes?: readonly ProcessHere[];
  /** How Google is reached. */
  readonly fcm?: FcmOptions;
  /** How long to wait for one answer, ms. */
  readonly patienceMs?: number | undefined;
}

/** @returns exit code */
export async function doctorCommand(
  argv: readonly string[],
  console: Console,
  env: NodeJS.ProcessEnv,
  { processes = processesHere(), fcm = {}, patienceMs }: DoctorParts = {},
): Promise<number> {
  const call = readCall(argv, doctorUsage, console);
  if (typeof call === 'number') return call;
  const { config: settings, json, only } = call.values;
  const [word] = call.positionals;
  if (word !== undefined) return misused(`doctor: "${word}" is not understood`, doctorUsage, console);
  if (only !== undefined && !faultNames.includes(only)) return misused(unknown(only), doctorUsage, console);
  const found = await examine({ settings, env, processes, fcm, patienceMs, only });
  const faults = found.filter(({ severity }) => severity === 'fault');
  if (json) {
    console.out(JSON.stringify({ healthy: faults.length === 0, user: whoWeAre(), found }, null, 2));
  } else {
    console.out(`looked as ${whoWeAre()}${asRoot()}`);
    for (const { name, severity, message, remedy } of found) {
      console.out(`${severity}: ${name}: ${message}\n    → ${remedy}`);
    }
    console.out(`${counted(faults.length, 'fault')}, ${counted(found.length - faults.length, 'hint')}`);
  }
  return faults.length === 0 ? 0 : 1;
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

function unknown(name: string): string {
  const meant = nearest(name, faultNames);
  const suggestion = meant === undefined ? '' : `; did you mean ${meant}?`;
  return `doctor: nothing is called "${name}"${suggestion} There are: ${faultNames.join(', ')}`;
}

const asRoot = (): string =>
  process.geteuid?.() === 0 ? ', who may do everything; ask again as the web user: sudo -u www-data …' : '';
