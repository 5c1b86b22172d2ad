import { freePort } from '../../../../tools/testing/free-port';
import { isRecord, parseRecord } from './json-record';
import type { Settings } from './ini';
import type { LogLines } from './log-lines';
import { waitFor } from './wait-for';

/** One line of `/health/ready`. */
export interface Dependency {
  readonly state: unknown;
  readonly reason: unknown;
  readonly vital: unknown;
}

/** Asks the health and the numbers of one process, as an operator does. */
export class Health {
  private constructor(readonly port: number) {}

  static async onFreePort(): Promise<Health> {
    return new Health(await freePort());
  }

  /** What has a process serve it, and look at everything often. */
  get settings(): Settings {
    return { metrics: { port: this.port, check_interval: 0.1 } };
  }

  async page(page: string): Promise<{ readonly status: number; readonly text: string }> {
    const answer = await fetch(`http://127.0.0.1:${this.port}${page}`);
    return { status: answer.status, text: await answer.text() };
  }

  /** NaN where there is no such number. */
  async value(series: string): Promise<number> {
    const lines = (await this.page('/metrics')).text.split('\n');
    return Number(lines.find((line) => line.startsWith(`${series} `))?.slice(series.length + 1));
  }

  async dependency(name: string): Promise<Dependency | undefined> {
    const list = parseRecord((await this.page('/health/ready')).text)['dependencies'];
    const found: unknown = Array.isArray(list)
      ? list.find((each: unknown) => isRecord(each) && each['name'] === name)
      : undefined;
    return isRecord(found)
      ? { state: found['state'], reason: found['reason'], vital: found['vital'] }
      : undefined;
  }

  /** Waits until something is down, by page and by number. @returns why it is, as the page says */
  async down(name: string, timeoutMs = 15_000): Promise<string> {
    const found = await waitFor(
      `${name} to be down`,
      async () => {
        const each = await this.dependency(name);
        return each?.state === 'down' ? each : undefined;
      },
      { timeoutMs },
    );
    const { status } = await this.page('/health/ready');
    if (status !== (found.vital === true ? 503 : 200))
      throw new Error(`/health/ready answers ${status} while ${name} is down`);
    if ((await this.value(`tocsin_dependency_up{dependency="${name}"}`)) !== 0)
      throw new Error(`no number says that ${name} is down`);
    return String(found.reason);
  }

  /** Waits until it is up again, and everything with it. */
  async well(name: string): Promise<void> {
    let text = '';
    await waitFor(
      `${name} to be well again`,
      async () => {
        ({ text } = await this.page('/health/ready'));
        return parseRecord(text)['status'] === 'ready' && (await this.dependency(name))?.state === 'up';
      },
      { timeoutMs: 40_000, detail: () => text },
    );
    const number = await this.value(`tocsin_dependency_up{dependency="${name}"}`);
    if (number !== 1) throw new Error(`the number says ${number} of ${name}, which is well`);
  }
}

/** From now on. @returns what was said since, of warnings and errors */
export function complaintsOf(log: LogLines): () => readonly string[] {
  const before = log.all.length;
  return () =>
    log.all
      .slice(before)
      .filter(({ fields }) => Number(fields['level']) >= 40)
      .map(({ msg }) => msg);
}
