import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port';
import { until } from './until';

export interface PrometheusOptions {
  /** Scraped as the job `tocsin`: `127.0.0.1:9181` … */
  readonly targets: readonly string[];
  /** A rules file, YAML. */
  readonly rules: string;
}

/** One entry of `/api/v1/alerts`. */
export interface Alert {
  readonly name: string;
  readonly state: 'pending' | 'firing';
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** A `prometheus` of a test's own, on a free loopback port, that looks twice a second. */
export class Prometheus implements AsyncDisposable {
  private constructor(
    private readonly process: ChildProcess,
    readonly port: number,
    private readonly folder: string,
  ) {}

  static async start({ targets, rules }: PrometheusOptions): Promise<Prometheus> {
    const folder = await mkdtemp(path.join(tmpdir(), 'tocsin-prometheus-'));
    const port = await freePort();
    const config = {
      global: { scrape_interval: '500ms', scrape_timeout: '500ms', evaluation_interval: '500ms' },
      rule_files: ['rules.yaml'],
      scrape_configs: [{ job_name: 'tocsin', static_configs: [{ targets }] }],
    };
    // JSON is YAML, too.
    await writeFile(path.join(folder, 'prometheus.yml'), JSON.stringify(config));
    await writeFile(path.join(folder, 'rules.yaml'), rules);
    const started = spawn(
      'prometheus',
      ['--config.file=prometheus.yml', '--storage.tsdb.path=data', `--web.listen-address=127.0.0.1:${port}`],
      { cwd: folder, stdio: 'ignore' },
    );
    started.on('error', () => undefined); // without the binary: the next line says so
    const prometheus = new Prometheus(started, port, folder);
    await until(`prometheus answers on port ${port}`, async () => {
      if (started.pid === undefined || started.exitCode !== null)
        throw new Error('prometheus did not start; install it, e.g. apt-get install prometheus');
      const answer = await fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => undefined);
      return answer?.ok === true;
    });
    return prometheus;
  }

  /** Those that are pending or firing, in order of their names. */
  async alerts(): Promise<readonly Alert[]> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Prometheus' own API, and a test that compares what comes
    const { alerts } = (await this.ask('alerts')) as { alerts: RawAlert[] };
    return alerts
      .map(({ labels: { alertname = '', ...labels }, state, annotations }) => ({
        name: alertname,
        state,
        labels,
        summary: annotations['summary'] ?? '',
      }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @returns how many series the expression has now. @throws what Prometheus has against it */
  async query(expression: string): Promise<number> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Prometheus' own API, and a test that compares what comes
    const { result } = (await this.ask(`query?query=${encodeURIComponent(expression)}`)) as {
      result: unknown[];
    };
    return result.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.process.exitCode === null && this.process.pid !== undefined) {
      const ended = once(this.process, 'exit');
      this.process.kill('SIGKILL');
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  private async ask(what: string): Promise<unknown> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/api/v1/${what}`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Prometheus' own API, and a test that compares what comes
    const { data, error } = (await answer.json()) as { data?: unknown; error?: string };
    if (data === undefined) throw new Error(`prometheus says of ${what}: ${error}`);
    return data;
  }
}

interface RawAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}
