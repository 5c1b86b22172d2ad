import type { Config, ZoneMinderConfig } from '@tocsin/config';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { FcmOptions } from '@tocsin/fcm';
import { ConfigError, type LoadedConfig, loadConfig, loadZoneMinderConfig } from '@tocsin/runtime';
import { quietLog } from '../quiet-log';
import { runningTocsins } from '../running-tocsin';
import { type Check, type Fault, fault, hint, type ProcessHere, type Scene } from './check';
import { checks } from './checks';
import { hostsOf } from './hosts-of';
import { pathsOf } from './paths-of';
import { placesOf } from './places';
import { hostsWithoutAnswer, pathsWithoutAnswer } from './without-answer';

/** Longer than anything that is asked may take, ms. */
const patienceMs = 8_000;

export interface Examination {
  /** The settings file; undefined means the usual places. */
  readonly settings: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Everybody's on this machine. */
  readonly processes: readonly ProcessHere[];
  readonly fcm?: FcmOptions;
  /** Look for this only. */
  readonly only?: string | undefined;
}

/** Looks at everything, at once, and changes nothing. Takes some seconds at most, whatever hangs. */
export async function examine(examination: Examination): Promise<readonly Fault[]> {
  const found = await lookAtAll(examination);
  const { only } = examination;
  return only === undefined ? found : found.filter(({ name }) => name === only);
}

async function lookAtAll({
  settings,
  env,
  processes,
  fcm = {},
  only,
}: Examination): Promise<readonly Fault[]> {
  const read = readSettings(settings, env);
  if (read.loaded === undefined) return read.faults;
  const { config, file } = read.loaded;
  const here = zoneMinderHere(env, config);
  const hosts = hostsOf(config, here.config);
  const [running, silentPaths, silentHosts] = await Promise.all([
    runningTocsins(config),
    pathsWithoutAnswer(pathsOf(config, here.config)),
    hostsWithoutAnswer([...new Set(Object.values(hosts))]),
  ]);
  const places = placesOf(env);
  const about = { config, settingsFile: file, zoneminder: here.config, places };
  const scene: Scene = { ...about, env, running, processes, fcm, log: quietLog() };
  const wouldHang = ({ finds, touchesFiles }: Check): boolean =>
    (touchesFiles === true && silentPaths.length > 0) ||
    finds.some((name) => silentHosts.includes(hosts[name] ?? ''));
  const isAskedFor = ({ finds }: Check): boolean => only === undefined || finds.includes(only);
  const wanted = checks.filter((check) => isAskedFor(check) && !wouldHang(check));
  const found = await Promise.all(wanted.map((check) => look(check, scene)));
  return [
    ...read.faults,
    ...here.faults,
    ...silentPaths.map(noAnswer),
    ...silentNames(silentHosts),
    ...found.flat(),
  ];
}

async function look(check: Check, scene: Scene): Promise<readonly Fault[]> {
  const { finds, remedy, look: lookAt } = check;
  const isOver = new AbortController();
  const failed = (message: string) => [
    fault(finds[0], message, typeof remedy === 'string' ? remedy : remedy(scene)),
  ];
  const late = new Promise<readonly Fault[]>((resolve) => {
    const timer = setTimeout(() => resolve(failed(`no answer within ${patienceMs / 1000} s`)), patienceMs);
    isOver.signal.addEventListener('abort', () => clearTimeout(timer));
  });
  try {
    return await Promise.race([Promise.resolve(scene).then(lookAt), late]);
  } catch (error) {
    return failed(errorMessage(error));
  } finally {
    isOver.abort();
  }
}

const noAnswer = (path: string): Fault =>
  fault(
    'no-answer',
    `${path} does not answer: a network disk that is away, or no file. Nothing else was asked of files`,
    `see what is mounted there (findmnt -T ${path}), mount it anew (umount -l, mount), or name another path`,
  );

function silentNames(hosts: readonly string[]): readonly Fault[] {
  if (hosts.length === 0) return [];
  const message = `the name service does not answer who ${hosts.join(', ')} is; they were not asked anything`;
  const remedy = `see getent hosts ${hosts[0]}, the nameserver lines of /etc/resolv.conf, and resolvectl status`;
  return [fault('name-service', message, remedy)];
}

function readSettings(
  named: string | undefined,
  env: NodeJS.ProcessEnv,
): { readonly loaded: LoadedConfig | undefined; readonly faults: readonly Fault[] } {
  const remedy = `correct it; tocsin check-config${named === undefined ? '' : ` --config ${named}`} shows all settings`;
  try {
    const loaded = loadConfig(named, env);
    const doubts = loaded.warnings.map(({ where, message }) =>
      hint('settings', `${where}: ${message}`, remedy),
    );
    return { loaded, faults: doubts };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const mistakes =
      error instanceof ConfigError
        ? error.problems.map(({ where, message }) => `${where}: ${message}`)
        : [errorMessage(error)];
    return { loaded: undefined, faults: mistakes.map((message) => fault('settings', message, remedy)) };
  }
}

function zoneMinderHere(
  env: NodeJS.ProcessEnv,
  { queue }: Config,
): {
  readonly config: ZoneMinderConfig | undefined;
  readonly faults: readonly Fault[];
} {
  try {
    return { config: loadZoneMinderConfig(env), faults: [] };
  } catch (error) {
    const remedy = `see ${placesOf(env).zmConf} and the files in conf.d beside it`;
    // Detectors on machines of their own ask the portal.
    const isMeant =
      queue.url !== undefined && error instanceof CodedError && error.code === 'zoneminder-missing';
    const say = isMeant ? hint : fault;
    return { config: undefined, faults: [say('zoneminder', errorMessage(error), remedy)] };
  }
}
