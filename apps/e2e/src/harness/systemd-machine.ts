import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { OwnMachine } from './own-machine';
import { waitFor } from './wait-for';

/** Where processes of this one are put together, by the second version of control groups; undefined where it is not there. */
function ownControlGroup(): string | undefined {
  const mount = /^\S+ (\S+) cgroup2 /m.exec(readFileSync('/proc/mounts', 'utf8'))?.[1];
  const ours = /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1];
  return mount === undefined || ours === undefined ? undefined : path.join(mount, ours);
}

const systemd = '/lib/systemd/systemd';

/** Whether a machine with systemd can be made here; in most containers it cannot. */
export function canRunSystemd(): boolean {
  const group = ownControlGroup();
  if (group === undefined || !existsSync(systemd)) return false;
  const probe = path.join(group, `tocsin-probe-${process.pid}`);
  try {
    mkdirSync(probe);
    rmdirSync(probe);
    return true;
  } catch {
    return false;
  }
}

const devices = 'null zero full random urandom tty';

/** Nothing is started but what is asked for. Shared memory is that of this machine; /dev, /run and /tmp are its own. */
const mounts = `
mount -t tmpfs -o mode=755 none "$machine/dev"
for device in ${devices}; do touch "$machine/dev/$device"; mount --bind "/dev/$device" "$machine/dev/$device"; done
mknod -m 666 "$machine/dev/ptmx" c 5 2
mkdir "$machine/dev/shm" "$machine/dev/pts" "$machine/dev/mqueue"
mount --bind /dev/shm "$machine/dev/shm"
ln -s /proc/self/fd "$machine/dev/fd"
mount -t tmpfs -o mode=755 none "$machine/sys"
mkdir -p "$machine/sys/fs/cgroup"
mount -t cgroup2 none "$machine/sys/fs/cgroup"
for place in run tmp; do mount -t tmpfs -o mode=1777 none "$machine/$place"; done
rm -rf "$machine"/lib/systemd/system/*.wants "$machine"/lib/systemd/system/*.requires "$machine"/etc/systemd/system/*.wants
printf '[Unit]\\nDefaultDependencies=no\\n' >"$machine/etc/systemd/system/bare.target"`;

/** A machine whose first process is systemd. */
export class SystemdMachine implements AsyncDisposable {
  private constructor(
    readonly machine: OwnMachine,
    private readonly group: string,
  ) {}

  static async start(): Promise<SystemdMachine> {
    const group = path.join(ownControlGroup() ?? '', `tocsin-e2e-${process.pid}`);
    const machine = await OwnMachine.start({
      before: `mkdir '${group}'; echo $$ >'${group}/cgroup.procs'`,
      unshare: ['--cgroup', '--uts', '--ipc'],
      mounts,
      first: `env -i container=e2e ${systemd} --system --unit=bare.target --log-target=null`,
    });
    return new SystemdMachine(machine, group);
  }

  /** @throws Error with what systemctl said */
  systemctl(...args: readonly string[]): Promise<string> {
    return this.machine.run(['systemctl', '--no-pager', ...args]);
  }

  /** Properties of a unit, by name. */
  async show(unit: string): Promise<Readonly<Record<string, string>>> {
    const lines = (await this.systemctl('show', unit)).trim().split('\n');
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.machine[Symbol.asyncDispose]();
    // The last of those that were killed may take a moment.
    await waitFor('its control groups to be empty', () => areRemoved(this.group), { everyMs: 50 });
  }
}

/** The files in them are no files; they go with their folder. */
function areRemoved(group: string): boolean {
  const inside = readdirSync(group, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  if (!inside.every(({ name }) => areRemoved(path.join(group, name)))) return false;
  try {
    rmdirSync(group);
    return true;
  } catch {
    return false;
  }
}
