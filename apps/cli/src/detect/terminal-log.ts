import pino, { type Logger } from 'pino';
import type { Console } from '../console';

/** As the old detector calls them. */
const levels: ReadonlyMap<unknown, string> = new Map([
  [20, 'DBG1'],
  [30, 'INF'],
  [40, 'WAR'],
  [50, 'ERR'],
  [60, 'FAT'],
]);

/** The log of one look on a terminal, errors only without `--debug`; in the line form of the old detector: `11/20/26 17:04:05 zmesdetect_m2[4711] DBG1 tocsin [text]`. */
export function terminalLog({ err }: Console, { debug }: { readonly debug: boolean }): Logger {
  const write = (line: string) => {
    const entry: unknown = JSON.parse(line);
    if (typeof entry !== 'object' || entry === null || !('msg' in entry)) return;
    const { level, time, component } = { level: 30, time: 0, component: 'zmesdetect', ...entry };
    err(
      `${stamp(time)} ${component}[${process.pid}] ${levels.get(level) ?? 'INF'} tocsin [${String(entry.msg)}]`,
    );
  };
  return pino({ level: debug ? 'debug' : 'error', base: null }, { write });
}

function stamp(time: number): string {
  const at = new Date(time);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = [at.getMonth() + 1, at.getDate(), at.getFullYear() % 100].map(two).join('/');
  return `${day} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`;
}
