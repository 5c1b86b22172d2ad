import { readdirSync, readFileSync } from 'node:fs';
import { loadZoneMinderConfig } from '@tocsin/runtime';
import { type Check, type Fault, fault, hint, type ProcessHere } from '../check';

/** `node /opt/tocsin/watcher/main.cjs`, and from a checkout `node dist/apps/watcher/main.cjs`. */
const programOf = (app: string): RegExp =>
  new RegExp(`^\\S*\\bnode\\S*\\s(?:.*\\s)?\\S*/${app}/main\\.cjs(?:\\s|$)`);

/** Who was started by ZoneMinder calls himself so, and says nothing else. */
const startedByZoneMinder = /^zmeventnotification\.pl\s*$/;

/** Our units give their processes a name, too. */
const startedBySystemd = (app: string): RegExp => new RegExp(`^tocsin-${app}\\s*$`);

/** Not `perl zmdc.pl start zmeventnotification.pl`. */
const oldServer = /^\S*\bperl\S*(?:\s+-\S+)*\s+\S*zmeventnotification\.pl(?:\s|$)/;

const programs = {
  standalone: [programOf('standalone'), startedByZoneMinder],
  watcher: [programOf('watcher'), startedBySystemd('watcher')],
  detector: [programOf('detector'), startedBySystemd('detector')],
  gateway: [programOf('gateway'), startedBySystemd('gateway')],
} as const;

/** Of those that watch one ZoneMinder, one is enough. */
const watching = [...programs.standalone, ...programs.watcher];

/** Two copies, or the old event server beside us. */
export const copies: Check = {
  finds: ['two-copies', 'old-server'],
  remedy: 'see ps -ef',
  look: ({ processes }) => copiesAmong(processes),
};

export function copiesAmong(processes: readonly ProcessHere[]): readonly Fault[] {
  const watchers = processes.filter((one) => isOneOf(one, watching));
  const doubled = [...groupsBy(watchers, zoneMinderOf).values()].flatMap(explainCopies);
  const old = pidsOf(processes, [oldServer]);
  if (old.length === 0) return doubled;
  const message = `the old event server zmeventnotification.pl runs, too (pid ${old.join(', ')})`;
  const remedy = `sudo zmdc.pl stop zmeventnotification.pl (else sudo kill ${old.join(' ')}), then put our own in its place: tools/install.sh`;
  return [...doubled, fault('old-server', message, remedy)];
}

/** @param group - of processes that watch the same ZoneMinder */
function explainCopies(group: readonly ProcessHere[]): readonly Fault[] {
  if (group.length < 2) return [];
  const pids = group.map(({ pid }) => pid);
  const message = `${pids.length} copies of Tocsin watch the same ZoneMinder (pids ${pids.join(', ')})`;
  const isMeant = groupsBy(group, settingsOf).size === group.length;
  if (isMeant) {
    const remedy = `where that is not meant, stop all but one (sudo kill ${pids.slice(1).join(' ')}): whom several of them tell hears everything twice`;
    return [hint('two-copies', `${message}, each by settings of its own`, remedy)];
  }
  const remedy = `stop all but one (sudo kill ${pids.slice(1).join(' ')}): they would tell people twice; zmdc.pl and systemd must not both start it`;
  return [fault('two-copies', message, remedy)];
}

/** As each says in its environment; who says nothing, or may not be asked, has that of this machine. */
function zoneMinderOf({ environment = {} }: ProcessHere): string {
  try {
    const { ZM_DB_HOST, ZM_DB_NAME, ZM_SERVER_ID } = loadZoneMinderConfig(environment);
    return [ZM_DB_HOST, ZM_DB_NAME, ZM_SERVER_ID].join(' ');
  } catch {
    return ''; // what is wrong with the settings of ZoneMinder is said elsewhere
  }
}

/** `--config FILE`, or the variable that means the same. */
const settingsOf = ({ command, environment }: ProcessHere): string =>
  /\s--config[ =](\S+)/.exec(command)?.[1] ?? environment?.['TOCSIN_CONFIG'] ?? '';

function groupsBy(
  processes: readonly ProcessHere[],
  keyOf: (process: ProcessHere) => string,
): ReadonlyMap<string, readonly ProcessHere[]> {
  const groups = new Map<string, ProcessHere[]>();
  for (const one of processes) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

/** Processes of Tocsin, whether they answer or not. */
export const tocsinsAmong = (processes: readonly ProcessHere[]): readonly number[] =>
  pidsOf(processes, Object.values(programs).flat());

const isOneOf = ({ command }: ProcessHere, patterns: readonly RegExp[]): boolean =>
  patterns.some((pattern) => pattern.test(command));

const pidsOf = (processes: readonly ProcessHere[], patterns: readonly RegExp[]): number[] =>
  processes.filter((one) => isOneOf(one, patterns)).map(({ pid }) => pid);

export function processesHere(): readonly ProcessHere[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => commandOf(Number(pid)));
  } catch {
    return []; // no /proc here: nobody can be seen
  }
}

function commandOf(pid: number): ProcessHere[] {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    const environment = environmentOf(pid);
    return [{ pid, command, ...(environment === undefined ? {} : { environment }) }];
  } catch {
    return []; // it has ended meanwhile
  }
}

function environmentOf(pid: number): Readonly<Record<string, string>> | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/environ`, 'utf8');
    const pairs = text.matchAll(/([^=\0]+)=([^\0]*)/g);
    return Object.fromEntries([...pairs].map(([, name = '', value = '']) => [name, value] as const));
  } catch {
    return undefined; // it is somebody else's
  }
}
