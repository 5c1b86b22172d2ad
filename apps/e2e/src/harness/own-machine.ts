import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repository } from './repository';
import { TemporaryFolder } from './temporary-folder';
import { waitFor } from './wait-for';

/** What makes a machine out of the files of this one. Shell, in which `$machine` is where they are. */
export interface MachineKind {
  /** Done before anything is taken apart. */
  readonly before?: string;
  /** What it does not share with this machine beside files and processes, as options of `unshare`. */
  readonly unshare?: readonly string[];
  /** Mounts its own /dev, /sys, /tmp and what else it needs. */
  readonly mounts: string;
  /** The command that is its first process. */
  readonly first: string;
}

/** Processes and shared memory are its own; /tmp is that of this machine. */
const plain: MachineKind = {
  mounts: `
for place in /dev /sys /tmp; do mount --rbind "$place" "$machine$place"; done
mount -t tmpfs -o mode=1777 none "$machine/dev/shm"`,
  first: `perl -e '$SIG{CHLD} = "IGNORE"; sleep while 1' # where nobody stays as a zombie`,
};

/** What is written there lies on top of the files of this machine, in memory, and is gone at the end. */
const enter = ({ mounts, first }: MachineKind) => `
set -eu
room=$1 repository=$2 machine=$1/machine
mount --make-rprivate /
mount -t tmpfs -o mode=755 none "$room"
mkdir "$room/upper" "$room/work" "$machine"
mount -t overlay -o "lowerdir=/,upperdir=$room/upper,workdir=$room/work" none "$machine"
${mounts}
mount -t proc none "$machine/proc"
mkdir -p "$machine$repository"
mount --bind "$repository" "$machine$repository"
echo up
exec chroot "$machine" ${first}
`;

/** Where zmpkg.pl, sudo and a login look for programs. */
const usualPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface RunOptions {
  /** An account other than root. */
  readonly as?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ran {
  /** -1 where a signal ended it. */
  readonly status: number;
  /** Standard output and standard error. */
  readonly said: string;
}

/** This machine again, to install things on: with files and processes of its own, on the same network. Needs root. */
export class OwnMachine implements AsyncDisposable {
  private constructor(
    private readonly holder: ChildProcess,
    /** Of the first process of the machine, as this one counts. */
    private readonly pid: number,
    private readonly room: TemporaryFolder,
  ) {}

  static async start(kind: MachineKind = plain): Promise<OwnMachine> {
    const room = new TemporaryFolder();
    const options = ['--mount', '--pid', ...(kind.unshare ?? []), '--fork', '--kill-child=KILL'];
    const inside = ['sh', '-c', enter(kind), 'sh', room.path, repository];
    const taken = `set -e\n${kind.before ?? ''}\nexec unshare "$@"`;
    const holder = spawn('sh', ['-c', taken, 'sh', ...options, ...inside], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const output of [holder.stdout, holder.stderr]) output.on('data', (text) => (said += String(text)));
    await waitFor('a machine of its own', () => said === 'up\n' || holder.exitCode !== null);
    if (holder.exitCode !== null) throw new Error(`no machine can be made here: ${said}`);
    const pid = Number(readFileSync(`/proc/${holder.pid}/task/${holder.pid}/children`, 'utf8'));
    return new OwnMachine(holder, pid, room);
  }

  /** A file of the machine, as this one sees it. */
  file(absolute: string): string {
    return path.join(`/proc/${this.pid}/root`, absolute);
  }

  has(absolute: string): boolean {
    return existsSync(this.file(absolute));
  }

  read(absolute: string): string {
    return readFileSync(this.file(absolute), 'utf8');
  }

  write(absolute: string, text: string, mode = 0o644): void {
    mkdirSync(path.dirname(this.file(absolute)), { recursive: true });
    writeFileSync(this.file(absolute), text, { mode });
  }

  /** @throws Error with what it said, where it does not end well */
  async run(command: readonly string[], options: RunOptions = {}): Promise<string> {
    const { status, said } = await this.try(command, options);
    if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}:\n${said}`);
    return said;
  }

  try(command: readonly string[], { as, env = {} }: RunOptions = {}): Promise<Ran> {
    const account = as === undefined ? [] : ['setpriv', `--reuid=${as}`, `--regid=${as}`, '--init-groups'];
    const variables = Object.entries({ PATH: usualPath, ...env }).map(([name, value]) => `${name}=${value}`);
    const inside = ['env', '--chdir=/', '--ignore-environment', ...variables, ...account, ...command];
    const args = [`--target=${this.pid}`, '--mount', '--pid', '--root', ...inside];
    return new Promise((resolve) => {
      execFile('nsenter', args, (error, stdout, stderr) => {
        const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ status, said: stdout + stderr });
      });
    });
  }

  /** What runs there, one line of `ps -aef` each. */
  async processes(): Promise<readonly string[]> {
    return (await this.run(['ps', '-aef'])).split('\n').filter((line) => !line.endsWith('ps -aef'));
  }

  /** Everything on it is killed. */
  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.holder, 'close');
    this.holder.kill('SIGKILL');
    await ended;
    this.room[Symbol.dispose]();
  }
}
