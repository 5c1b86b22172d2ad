import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CodedError, errorMessage } from '@tocsin/errors';
import { fileLine } from '@tocsin/logs';
import { loadConfig, loadZoneMinderConfig, pathObstacle } from '@tocsin/runtime';
import type { Console } from '../console';
import { type Call, idOf, meant, misused, readCall } from '../read-call';
import { untilToldToStop } from '../until-told-to-stop';
import { followLines } from './follow-lines';
import { lastLines } from './last-lines';
import { type LevelName, logFilter, type ShownLine, type Wanted } from './log-filter';
import { logLevels, logsUsage } from './logs-usage';
import { momentOf } from './moment';

const usualCount = 50;

/** What only tests say. */
export interface LogsSurroundings {
  /** Ends `--follow`; SIGINT and SIGTERM do anyway. */
  readonly stop?: AbortSignal;
}

/** @returns exit code */
export async function logsCommand(
  argv: readonly string[],
  console: Console,
  env: NodeJS.ProcessEnv,
  { stop }: LogsSurroundings = {},
): Promise<number> {
  const call = readCall(argv, logsUsage, console);
  if (typeof call === 'number') return call;
  const wrong = wrongWith(call);
  if (wrong !== undefined) return misused(`logs: ${wrong}`, logsUsage, console);
  const { values } = call;
  const { level, since: sinceWhen } = values;
  const since = sinceWhen === undefined ? undefined : momentOf(sinceWhen, Date.now());
  try {
    const file = values.file ?? usualFile(values.config, idOf(values.monitor), env);
    const { size } = await stat(file);
    const wanted = { level: isLevel(level) ? level : undefined, since };
    const count = idOf(values.lines) ?? (since === undefined ? usualCount : Number.POSITIVE_INFINITY);
    const lines = await linesOf(file, wanted, count);
    const show = values.json ? asJson : asText;
    if (values.json && !values.follow) {
      console.out(JSON.stringify({ file, lines: lines.map(entryOf) }, null, 2));
    } else {
      for (const line of lines) console.out(show(line));
    }
    if (values.follow) {
      await untilToldToStop(async (signalled) => {
        const signal = stop === undefined ? signalled : AbortSignal.any([signalled, stop]);
        const filter = logFilter({ ...wanted, since: undefined });
        for await (const raw of followLines(file, { from: size, signal })) {
          const line = filter(raw);
          if (line !== undefined) console.out(show(line));
        }
      });
    }
    return 0;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    console.err(errorMessage(error));
    return 1;
  }
}

/** Undefined where the call is understood. */
function wrongWith({ values, positionals }: Call<typeof logsUsage.options>): string | undefined {
  const { lines, monitor, level, since, file } = values;
  if (positionals.length > 0) return `"${positionals.join(' ')}" is not understood`;
  if (lines !== undefined && idOf(lines) === undefined) return `--lines wants a number, not "${lines}"`;
  if (monitor !== undefined && idOf(monitor) === undefined)
    return `--monitor wants a number, not "${monitor}"`;
  if (level !== undefined && !isLevel(level)) {
    return `there is no level "${level}", but ${logLevels.join(', ')}${meant(level, logLevels)}`;
  }
  if (since !== undefined && momentOf(since, Date.now()) === undefined) {
    return `--since wants 10m, 2h, 1d, 17:30 or "2026-11-20 17:30", not "${since}"`;
  }
  return file !== undefined && monitor !== undefined ? 'say --file or --monitor, not both' : undefined;
}

const isLevel = (word: string | undefined): word is LevelName => logLevels.some((level) => level === word);

/** @throws CodedError `log-unreadable` */
function usualFile(config: string | undefined, monitor: number | undefined, env: NodeJS.ProcessEnv): string {
  const { to } = loadConfig(config, env).config.logs;
  const name = monitor === undefined ? 'zmeventnotification.log' : `zmesdetect_m${monitor}.log`;
  const file = join(loadZoneMinderConfig(env).ZM_PATH_LOGS, name);
  const obstacle = pathObstacle(file, 'read');
  if (obstacle === undefined) return file;
  throw new CodedError(
    'log-unreadable',
    `${file} cannot be read: ${obstacle}. [logs] to is ${to}; where it goes to standard output, ask who started ` +
      'Tocsin: journalctl -u tocsin, or docker compose logs --follow',
  );
}

/** The end of the file is enough, unless lines are picked that may be few and far between. */
async function linesOf(file: string, wanted: Wanted, count: number): Promise<readonly ShownLine[]> {
  const filter = logFilter(wanted);
  const chosen: ShownLine[] = [];
  const all =
    wanted.level === undefined && wanted.since === undefined
      ? await lastLines(file, count)
      : createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const raw of all) {
    const line = filter(raw);
    if (line === undefined) continue;
    chosen.push(line);
    if (chosen.length > count) chosen.shift();
  }
  return chosen;
}

/** JSON lines look like those of ZoneMinder. */
const asText = ({ raw, line }: ShownLine): string =>
  line === undefined || !raw.endsWith('}') ? raw : fileLine(line, line.pid);

function entryOf({ raw, line }: ShownLine): Readonly<Record<string, unknown>> {
  if (line === undefined) return { text: raw };
  const { at, code, component, process, pid, text } = line;
  return { time: new Date(at).toISOString(), level: code, component, process, pid, text };
}

const asJson = (line: ShownLine): string => JSON.stringify(entryOf(line));
