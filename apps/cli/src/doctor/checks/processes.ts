import { readdirSync, readFileSync } from 'node:fs';
import { type Check, type Fault, fault, type ProcessHere } from '../check';

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

/** Of these one is enough: two on the same settings take each other's port and store. */
const single = ['standalone', 'watcher'] as const;

/** Two copies, or the old event server beside us. */
export const copies: Check = {
  finds: ['two-copies', 'old-server'],
  remedy: 'see ps -ef',
  look: ({ processes }) => copiesAmong(processes),
};

export function copiesAmong(processes: readonly ProcessHere[]): readonly Fault[] {
  const doubled = single.flatMap((app) => {
    const pids = pidsOf(processes, programs[app]);
    if (pids.length < 2) return [];
    const message = `${pids.length} copies of ${app} run on this machine (pids ${pids.join(', ')})`;
    const remedy = `stop all but one (sudo kill ${pids.slice(1).join(' ')}): they would tell people twice; zmdc.pl and systemd must not both start it`;
    return [fault('two-copies', message, remedy)];
  });
  const old = pidsOf(processes, [oldServer]);
  if (old.length === 0) return doubled;
  const message = `the old event server zmeventnotification.pl runs, too (pid ${old.join(', ')})`;
  const remedy = `sudo zmdc.pl stop zmeventnotification.pl (else sudo kill ${old.join(' ')}), then put our own in its place: tools/install.sh`;
  return [...doubled, fault('old-server', message, remedy)];
}

/** Processes of Tocsin, whether they answer or not. */
export const tocsinsAmong = (processes: readonly ProcessHere[]): readonly number[] =>
  pidsOf(processes, Object.values(programs).flat());

const pidsOf = (processes: readonly ProcessHere[], patterns: readonly RegExp[]): number[] =>
  processes.filter(({ command }) => patterns.some((pattern) => pattern.test(command))).map(({ pid }) => pid);

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
    return [{ pid, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }];
  } catch {
    return []; // it has ended meanwhile
  }
}
