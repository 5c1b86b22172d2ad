import { join } from 'node:path';
import { fileLine, serverComponent, type ZoneMinderLine } from '@tocsin/logs';
import { LogFile } from './log-file';

/** A monitor has a file; of more components than this, the others share that of the server. */
const mostFiles = 200;

/** The folder of ZoneMinder's logs, with a file for each component. */
export class LogFolder implements Disposable {
  readonly #folder: string;
  readonly #retryMs: number | undefined;
  readonly #files = new Map<string, LogFile>();

  constructor(folder: string, retryMs?: number) {
    this.#folder = folder;
    this.#retryMs = retryMs;
  }

  write(line: ZoneMinderLine): void {
    this.#fileOf(line.component).write(fileLine(line, process.pid), (lines) => lost(line, lines));
  }

  reopen(): void {
    for (const file of this.#files.values()) file.reopen();
  }

  /** Why lines are being lost, after having tried anew. */
  trouble(): string | undefined {
    for (const [component, file] of this.#files) {
      const line = { component, level: -1, code: 'WAR', process: 'log', at: Date.now(), text: '' };
      file.check((lines) => lost(line, lines));
    }
    return [...this.#files.values()].find(({ trouble }) => trouble !== undefined)?.trouble;
  }

  [Symbol.dispose](): void {
    for (const file of this.#files.values()) file[Symbol.dispose]();
  }

  #fileOf(component: string): LogFile {
    const known = this.#files.get(component);
    if (known !== undefined) return known;
    if (this.#files.size >= mostFiles && component !== serverComponent) return this.#fileOf(serverComponent);
    // A name in the log is not trusted to be a name of a file.
    const name = component.replaceAll(/\W/g, '_');
    const file = new LogFile(join(this.#folder, `${name}.log`), this.#retryMs);
    this.#files.set(component, file);
    return file;
  }
}

function lost(line: ZoneMinderLine, lines: number): string {
  const text = `the log can be written again; ${lines} lines are missing here`;
  return fileLine({ ...line, level: -1, code: 'WAR', text }, process.pid);
}
