import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Check, type Fault, fault, hint, type ProcessHere } from '../check';

/** Of these one is enough: two on the same settings take each other's port and store. */
const single = ['standalone', 'watcher'] as const;

/** Two copies, or the old event server beside us. */
export const copies: Check = { name: 'copies', look: ({ processes }) => copiesAmong(processes) };

export function copiesAmong(processes: readonly ProcessHere[]): readonly Fault[] {
  const doubled = single.flatMap((app) => {
    const pids = pidsOf(processes, new RegExp(`\\bnode\\S*\\s(?:.*\\s)?\\S*apps/${app}/main\\.cjs`));
    if (pids.length < 2) return [];
    const message = `${pids.length} copies of ${app} run on this machine (pids ${pids.join(', ')})`;
    return [
      fault(
        'two-copies',
        message,
        'stop all but one: they would tell people twice; zmdc.pl and systemd must not both start it',
      ),
    ];
  });
  const old = pidsOf(processes, /\bperl\S*\s(?:.*\s)?\S*zmeventnotification\.pl/);
  if (old.length === 0) return doubled;
  const message = `the old event server zmeventnotification.pl runs, too (pid ${old.join(', ')})`;
  return [
    ...doubled,
    fault(
      'old-server',
      message,
      'stop it (zmdc.pl stop zmeventnotification.pl) and put the shim of Tocsin in its place',
    ),
  ];
}

const pidsOf = (processes: readonly ProcessHere[], pattern: RegExp): number[] =>
  processes.filter(({ command }) => pattern.test(command)).map(({ pid }) => pid);

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

const Readiness = z.object({
  dependencies: z.array(z.object({ name: z.string(), state: z.string(), reason: z.string().optional() })),
});

/** What running processes complain of that nobody else can see. */
export const complaints: Check = {
  name: 'running',
  look: async ({ running, config }) => {
    if (running.length === 0) {
      const isSilent = config.metrics.port === 0;
      return [
        isSilent
          ? hint('running', 'whether Tocsin runs cannot be seen: [metrics] port is 0')
          : hint('running', 'no process of Tocsin answers on this machine', 'start it'),
      ];
    }
    const told = await Promise.all(
      running.map(async ({ name, get }) => {
        const { dependencies } = Readiness.parse((await get('/health/ready')).body);
        return dependencies.flatMap((one) =>
          one.state === 'down'
            ? [fault('running', `${name} says that ${one.name} is down: ${one.reason ?? 'no reason given'}`)]
            : [],
        );
      }),
    );
    return told.flat();
  },
};
