import { join } from 'node:path';
import { CodedError, errorMessage } from '@tocsin/errors';
import { loadConfig, loadZoneMinderConfig, pathObstacle } from '@tocsin/runtime';
import type { Console } from '../console';
import { idOf, misused, readCall, sharedOptions } from '../read-call';
import { lastLines } from './last-lines';

export const logsUsage = `Usage: tocsin logs [options]

The last lines of Tocsin's log in ZoneMinder's log folder. To follow it: tail -F <the file that --json names>.

  --lines N       how many; default 50
  --monitor ID    of looks at this monitor
${sharedOptions}

Exit code: 0 when there is a log, 1 when not, 2 when this was called wrongly.`;

const options = { lines: { type: 'string', default: '50' }, monitor: { type: 'string' } } as const;

/** @returns exit code */
export async function logsCommand(
  argv: readonly string[],
  console: Console,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const call = readCall(argv, options, logsUsage, console);
  if (typeof call === 'number') return call;
  const { values, positionals } = call;
  const [count, monitor] = [idOf(values.lines), idOf(values.monitor)];
  const isWrong = count === undefined || (values.monitor !== undefined && monitor === undefined);
  if (isWrong || positionals.length > 0) {
    return misused('logs: --lines and --monitor are numbers', logsUsage, console);
  }
  try {
    const { config } = loadConfig(values.config, env);
    const name = monitor === undefined ? 'zmeventnotification.log' : `zmesdetect_m${monitor}.log`;
    const file = join(loadZoneMinderConfig(env).ZM_PATH_LOGS, name);
    const obstacle = pathObstacle(file, 'read');
    if (obstacle !== undefined) throw unreadable(file, obstacle, config.logs.to);
    const lines = await lastLines(file, count);
    if (values.json) console.out(JSON.stringify({ file, lines }, null, 2));
    else lines.forEach(console.out);
    return 0;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    console.err(errorMessage(error));
    return 1;
  }
}

function unreadable(file: string, obstacle: string, to: string): CodedError {
  return new CodedError(
    'log-unreadable',
    `${file} cannot be read: ${obstacle}. [logs] to is ${to}; where it goes to standard output, ask who started ` +
      'Tocsin: journalctl -u tocsin, docker compose logs',
  );
}
