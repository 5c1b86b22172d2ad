import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathObstacle } from '@tocsin/runtime';
import { type Fault, fault, hint, type Scene } from '../check';

const unit = /^tocsin(?:-watcher|-gateway|-detector@.*)?\.service$/;
const switchOff = 'switch OPT_USE_EVENTNOTIFICATION off (Options → System)';

/**
 * Who starts us after a boot: ZoneMinder by its option, or systemd. Not both, not nobody.
 * @param option - `ZM_OPT_USE_EVENTNOTIFICATION`
 */
export function ofStarting(
  option: string | undefined,
  { places, processes }: Pick<Scene, 'places' | 'processes'>,
): readonly Fault[] {
  const units = enabledUnits(places.systemd);
  const isStartedByZoneMinder = option === '1';
  const alone = units.find((name) => name === 'tocsin.service' || name === 'tocsin-watcher.service');
  if (isStartedByZoneMinder && alone !== undefined) {
    const message = `ZoneMinder (OPT_USE_EVENTNOTIFICATION) and systemd (${alone}) both start Tocsin`;
    return [fault('starting', message, `sudo systemctl disable --now ${alone}, or ${switchOff}`)];
  }
  if (isStartedByZoneMinder) return ofShim(places.shim);
  const isByHand = !places.isContainer && units.length === 0 && !hasSupervisor(processes);
  if (!isByHand) return [];
  const message =
    'nothing starts Tocsin after a boot: neither ZoneMinder (OPT_USE_EVENTNOTIFICATION is off) nor systemd';
  const remedy =
    'switch OPT_USE_EVENTNOTIFICATION on (Options → System), or sudo systemctl enable --now tocsin.service';
  return [hint('starting', message, remedy)];
}

/** What ZoneMinder finds under the only name that it starts. */
function ofShim(shim: string): readonly Fault[] {
  const install = 'run tools/install.sh';
  const obstacle = pathObstacle(shim, 'run');
  if (obstacle !== undefined) {
    const message = `ZoneMinder is to start ${shim} (OPT_USE_EVENTNOTIFICATION), and cannot: ${obstacle}`;
    return [
      fault('starting', message, existsSync(shim) ? `sudo chmod 755 ${shim}` : `${install}, or ${switchOff}`),
    ];
  }
  const text = readFileSync(shim, 'utf8');
  if (/^#!.*perl/.test(text)) {
    const message = `ZoneMinder starts the old event server: ${shim} is the Perl program`;
    const remedy = `sudo zmdc.pl stop zmeventnotification.pl; ${install}, which puts our own in its place and keeps a copy`;
    return [fault('old-server', message, remedy)];
  }
  const program = programOf(text);
  if (program === undefined || existsSync(program)) return [];
  const message = `${shim} starts ${program}, which is not there`;
  return [fault('starting', message, `${install} again`)];
}

/** The shim of tools/install.sh keeps the folder of the programs in `lib`, in quotes where there are blanks in it. */
function programOf(text: string): string | undefined {
  const [, quoted, plain] = /^lib=(?:'(.+)'|([^\s'$]+))$/m.exec(text) ?? [];
  const lib = quoted ?? plain;
  return lib === undefined ? /(?<=\s)\/[^\s$]*main\.cjs/.exec(text)?.[0] : `${lib}/standalone/main.cjs`;
}

/** Units that a target wants: what `systemctl enable` has linked. */
function enabledUnits(folder: string): readonly string[] {
  return foldersIn(folder)
    .filter((name) => name.endsWith('.wants'))
    .flatMap((name) => foldersIn(path.join(folder, name)))
    .filter((name) => unit.test(name));
}

function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // no systemd here
  }
}

/** Where process 1 is neither systemd nor ours to see, somebody else decides what runs. */
const hasSupervisor = (processes: Scene['processes']): boolean =>
  processes.some(({ pid, command }) => pid === 1 && /\b(?:tini|s6-svscan|runit|supervisord)\b/.test(command));
