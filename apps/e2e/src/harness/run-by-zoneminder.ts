import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { OwnMachine, Ran } from './own-machine';
import type { Rig } from './rig';
import { waitFor } from './wait-for';

const daemon = 'zmeventnotification.pl';
const account = 'www-data';

/** The rig's ZoneMinder on a machine of its own, run by ZoneMinder's own zmpkg.pl and zmdc.pl, and with its event server. */
export class RunByZoneMinder implements AsyncDisposable {
  private constructor(
    private readonly rig: Rig,
    readonly machine: OwnMachine,
  ) {}

  /** @param env - reaches every daemon */
  static async start(
    rig: Rig,
    machine: OwnMachine,
    env: Readonly<Record<string, string>>,
  ): Promise<RunByZoneMinder> {
    await machine.run(['install', '-d', '-o', account, '/run/zm']);
    const zoneminder = new RunByZoneMinder(rig, machine);
    zoneminder.#useEventNotification('1');
    try {
      await machine.run(['zmpkg.pl', 'start'], { as: account, env });
    } catch (error) {
      await zoneminder[Symbol.asyncDispose]();
      throw error;
    }
    return zoneminder;
  }

  /** `zmdc.pl start|stop|… zmeventnotification.pl`. @returns what it says */
  zmdc(command: string): Promise<string> {
    return this.machine.run(['zmdc.pl', command, daemon], { as: account });
  }

  zmpkg(command: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
    return this.machine.run(['zmpkg.pl', command], { as: account, env });
  }

  /** Of the event server that zmdc.pl runs; undefined where it runs none. */
  async pid(): Promise<number | undefined> {
    const { said } = await this.machine.try(['zmdc.pl', 'status', daemon], { as: account });
    const pid = /running since \d\d\/\d\d\/\d\d \d\d:\d\d:\d\d, pid = (\d+)/.exec(said)?.[1];
    return pid === undefined ? undefined : Number(pid);
  }

  /** As soon as zmdc.pl runs one. @returns its pid */
  running(): Promise<number> {
    return waitFor('zmdc.pl to run the event server', () => this.pid(), {
      timeoutMs: 30_000,
      everyMs: 100,
      detail: () => this.log('zmdc').slice(-2000),
    });
  }

  /** As soon as one that is not `former` has told ZoneMinder's log that it watches the monitors. @returns its pid */
  watching(former?: number): Promise<number> {
    const isSaidBy = (pid: number) =>
      new RegExp(`zmeventnotification\\[${pid}\\]\\.INF .*Watching for alarms`).test(
        this.log('zmeventnotification'),
      );
    return waitFor(
      'the monitors to be watched',
      async () => {
        const pid = await this.pid();
        return pid !== undefined && pid !== former && isSaidBy(pid) && pid;
      },
      { timeoutMs: 30_000, everyMs: 100, detail: () => this.log('zmeventnotification').slice(-3000) },
    );
  }

  /** `zmdc.log`, or that of another component; empty until it says something. */
  log(component: string): string {
    const file = path.join(this.rig.setting('ZM_LOG_PATH'), `${component}.log`);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Raises an alarm in an event of its own. @returns its id */
  async alarm(monitorId: number): Promise<number> {
    const open = `SELECT COUNT(*) FROM Events WHERE MonitorId = ${monitorId} AND EndDateTime IS NULL`;
    await waitFor('the monitor to have no open event', () => this.rig.ask(open) === '0', { everyMs: 100 });
    // zmc maps its memory anew when logs are turned over, and takes no alarm meanwhile.
    const eventId = await waitFor('the alarm', async () => {
      const { said } = await this.#zmu(monitorId, '-a');
      return Number(/Alarmed event id: *(\d+)/.exec(said)?.[1] ?? 0) || undefined;
    });
    await this.#zmu(monitorId, '-c');
    return eventId;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.machine.try(['zmpkg.pl', 'stop'], { as: account });
    this.#useEventNotification('0');
  }

  #zmu(monitorId: number, action: string): Promise<Ran> {
    const { user, password } = this.rig.user('admin');
    const command = ['zmu', '-m', String(monitorId), '-U', user, '-P', password, action];
    return this.machine.try(command, { as: account });
  }

  #useEventNotification(value: '0' | '1'): void {
    this.rig.ask(`UPDATE Config SET Value = '${value}' WHERE Name = 'ZM_OPT_USE_EVENTNOTIFICATION'`);
  }
}
