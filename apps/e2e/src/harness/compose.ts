import { execFile } from 'node:child_process';
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { repository } from './repository';
import { waitFor } from './wait-for';

const run = promisify(execFile);

/** Runs docker. @returns what it printed, without the last line's end */
export async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('docker', args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout.trimEnd();
}

/** A container as it is at this moment. */
export interface Container {
  readonly id: string;
  readonly name: string;
  /** Its first process, as the host sees it. */
  readonly pid: number;
  readonly startedAt: Date;
  readonly health: string;
}

export interface ComposeOptions {
  /** Of the project, in place of the one in the file. */
  readonly name: string;
  /** A folder for a copy of `docker/`, so that files of whoever works in the checkout stay out of it. */
  readonly folder: string;
  /** What an operator writes into `.env`. */
  readonly env: Readonly<Record<string, string>>;
  /** What an operator writes into `tocsin.env`. */
  readonly settings: Readonly<Record<string, string>>;
}

/** `docker compose` over one set of the files in `docker/`, with the images that were built before. */
export class Compose implements AsyncDisposable {
  private constructor(
    private readonly name: string,
    readonly folder: string,
    private readonly files: readonly string[],
  ) {}

  static async open(files: readonly string[], options: ComposeOptions): Promise<Compose> {
    for (const name of readdirSync(path.join(repository, 'docker'))) {
      if (
        /^compose(\.\w+)?\.yaml$|^redis\.conf$|^make-secrets$/.test(name) &&
        name !== 'compose.override.yaml'
      )
        cpSync(path.join(repository, 'docker', name), path.join(options.folder, name));
    }
    writeFileSync(path.join(options.folder, '.env'), lines(options.env));
    writeFileSync(path.join(options.folder, 'tocsin.env'), lines(options.settings));
    await run(path.join(options.folder, 'make-secrets'));
    return new Compose(options.name, options.folder, files);
  }

  /** The same project with other files. */
  with(...files: readonly string[]): Compose {
    return new Compose(this.name, this.folder, files);
  }

  compose(...args: readonly string[]): Promise<string> {
    const files = this.files.flatMap((file) => ['-f', path.join(this.folder, file)]);
    const place = ['-p', this.name, '--project-directory', this.folder];
    return docker('compose', ...place, '--progress', 'quiet', ...files, ...args);
  }

  /** Starts what is not as the files say, and comes back when all are healthy. */
  async up(...args: readonly string[]): Promise<void> {
    await this.compose('up', '-d', '--no-build', '--wait', '--wait-timeout', '90', ...args);
  }

  async containers(service: string): Promise<readonly Container[]> {
    const ids = (await this.compose('ps', '-a', '-q', service)).split('\n').filter((id) => id !== '');
    const format =
      '{{.Id}} {{.Name}} {{.State.Pid}} {{.State.StartedAt}} {{if .State.Health}}{{.State.Health.Status}}{{end}}';
    return Promise.all(
      ids.map(async (each) => {
        const [id = '', name = '', pid = '', startedAt = '', health = ''] = (
          await docker('inspect', '--format', format, each)
        ).split(' ');
        return {
          id,
          name: name.replace(/^\//, ''),
          pid: Number(pid),
          startedAt: new Date(startedAt),
          health,
        };
      }),
    );
  }

  async container(service: string): Promise<Container> {
    const [found] = await this.containers(service);
    if (found === undefined) throw new Error(`compose runs no ${service}`);
    return found;
  }

  /** Everything that the first container of a service has said, with the time of each line. */
  async logs(service: string): Promise<string> {
    const { stdout, stderr } = await run('docker', ['logs', '-t', (await this.container(service)).id]);
    return `${stdout}${stderr}`;
  }

  /** From the start of a container to the line by which it says that it is ready, ms. */
  async readyAfterMs(service: string, line: RegExp): Promise<number> {
    const { startedAt } = await this.container(service);
    const ready = (await this.logs(service)).split('\n').find((each) => line.test(each));
    if (ready === undefined) throw new Error(`the ${service} never said ${String(line)}`);
    return new Date(ready.split(' ')[0] ?? '').getTime() - startedAt.getTime();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.compose('--profile', '*', 'down', '-v', '--remove-orphans', '-t', '10');
  }
}

/** kill -9 from outside, as a crash looks; `docker kill` would count as a wish that it stay down. */
export function crash({ name, pid }: Container): void {
  if (pid <= 1) throw new Error(`${name} does not run`);
  process.kill(pid, 'SIGKILL');
}

/** Waits until a crashed container is there again, and ready for work. */
export async function healed(compose: Compose, service: string, before: Container): Promise<void> {
  await waitFor(
    `${before.name} to be started again and ready`,
    async () =>
      (await compose.containers(service)).some(
        // Until it is started anew, its health is still that of before.
        ({ id, startedAt, health }) =>
          id === before.id && startedAt > before.startedAt && health === 'healthy',
      ),
    { timeoutMs: 90_000, everyMs: 200 },
  );
}

const lines = (variables: Readonly<Record<string, string>>): string =>
  Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
