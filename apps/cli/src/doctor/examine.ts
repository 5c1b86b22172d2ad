import { errorMessage } from '@tocsin/errors';
import type { FcmOptions } from '@tocsin/fcm';
import { quietLog } from '../quiet-log';
import { runningTocsins } from '../running-tocsin';
import { type Check, type Fault, fault, type ProcessHere, type Scene } from './check';
import { checks, foundBefore } from './checks';
import { hostsOf } from './hosts-of';
import { pathsOf } from './paths-of';
import { placesOf } from './places';
import { readSettings, zoneMinderHere } from './read-settings';
import { silentSettings } from './silent-settings';
import { hostsWithoutAnswer, pathsWithoutAnswer } from './without-answer';

/** Longer than anything that is asked may take, ms. */
const usualPatienceMs = 8_000;

export interface Examination {
  /** The settings file; undefined means the usual places. */
  readonly settings: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Everybody's on this machine. */
  readonly processes: readonly ProcessHere[];
  readonly fcm?: FcmOptions;
  /** How long to wait for one answer, ms. */
  readonly patienceMs?: number | undefined;
  /** Look for this only. */
  readonly only?: string | undefined;
}

/** Looks at everything, at once, and changes nothing. Takes some seconds at most, whatever hangs. */
export async function examine(examination: Examination): Promise<readonly Fault[]> {
  const found = await lookAtAll(examination);
  const { only } = examination;
  // What keeps us from looking is no answer to "is it well?".
  const isBeforeAll = ({ name, severity }: Fault) =>
    severity === 'fault' && foundBefore.some((one) => one === name);
  return only === undefined ? found : found.filter((one) => one.name === only || isBeforeAll(one));
}

async function lookAtAll({
  settings,
  env,
  processes,
  fcm = {},
  patienceMs = usualPatienceMs,
  only,
}: Examination): Promise<readonly Fault[]> {
  const silent = await silentSettings(settings, env);
  if (silent.length > 0) return silent.map(noAnswer);
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
  const found = await Promise.all(
    wanted.map((check) => look(check, scene, { name: only ?? check.finds[0], patienceMs })),
  );
  return [
    ...read.faults,
    ...here.faults,
    ...silentPaths.map(noAnswer),
    ...silentNames(silentHosts),
    ...found.flat(),
  ];
}

/** @param name - of the fault that it is not to be found out */
async function look(
  { remedy, look: lookAt }: Check,
  scene: Scene,
  { name, patienceMs }: { readonly name: string; readonly patienceMs: number },
): Promise<readonly Fault[]> {
  const isOver = new AbortController();
  const failed = (message: string) => [
    fault(name, message, typeof remedy === 'string' ? remedy : remedy(scene)),
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
