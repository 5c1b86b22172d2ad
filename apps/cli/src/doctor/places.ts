import { existsSync } from 'node:fs';
import path from 'node:path';
import { zoneMinderConfigPlaces } from '@tocsin/runtime';

/** Where tools/install.sh puts things, and where the system has its own. */
export interface Places {
  /** The programs of Tocsin: `standalone/main.cjs` … */
  readonly library: string;
  /** What ZoneMinder starts with OPT_USE_EVENTNOTIFICATION. */
  readonly shim: string;
  /** Holds a link for each unit that systemd starts after a boot. */
  readonly systemd: string;
  /** ZoneMinder's own settings. */
  readonly zmConf: string;
  /** Docker and Podman decide what runs, and bring the programs. */
  readonly isContainer: boolean;
}

/** By the variables of tools/install.sh: TARGET_LIB, TARGET_BIN_ES, TARGET_BIN, and DESTDIR before all. */
export function placesOf(env: NodeJS.ProcessEnv): Places {
  const at = (place: string) => path.join(env['DESTDIR'] ?? '/', place);
  return {
    library: at(env['TARGET_LIB'] ?? '/opt/tocsin'),
    shim: at(path.join(env['TARGET_BIN_ES'] ?? env['TARGET_BIN'] ?? '/usr/bin', 'zmeventnotification.pl')),
    systemd: at('/etc/systemd/system'),
    zmConf: zoneMinderConfigPlaces(env).file,
    isContainer: ['/.dockerenv', '/run/.containerenv'].some((mark) => existsSync(at(mark))),
  };
}
