import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { repository } from './repository';
import type { User } from './users';

const run = promisify(execFile);
const tools = path.join(repository, 'tools/zoneminder');

export interface RigAlarmOptions {
  /** Through ZoneMinder's trigger interface; without it the cause is `Forced Web`. */
  readonly cause?: string;
  /** The note that goes with the cause. */
  readonly text?: string;
  /** Come back only when the event is closed. */
  readonly untilClosed?: boolean;
  /** Begin only when the monitor has no open event: an alarm would join it, under an id that has been told. */
  readonly whenIdle?: boolean;
}

/** The real ZoneMinder that `tools/zoneminder/up` has started on this machine. */
export class Rig {
  private constructor(private readonly settings: ReadonlyMap<string, string>) {}

  static open(): Rig {
    const lines = execFileSync(path.join(tools, 'env'), { encoding: 'utf8' }).trim().split('\n');
    return new Rig(
      new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])),
    );
  }

  setting(name: string): string {
    const value = this.settings.get(name);
    if (value === undefined)
      throw new Error(`tools/zoneminder/env does not print ${name}: is the rig up (tools/zoneminder/up)?`);
    return value;
  }

  /** The environment by which Tocsin finds this ZoneMinder. */
  get env(): Readonly<Record<string, string>> {
    return { TOCSIN_ZM_CONF: this.setting('ZM_CONF'), TOCSIN_ZM_CONF_DIR: this.setting('ZM_CONF_DIR') };
  }

  user(name: 'admin' | 'viewer' | 'disabled' | 'legacy' | 'overlay'): User {
    return {
      user: this.setting(`ZM_${name.toUpperCase()}_USER`),
      password: this.setting(`ZM_${name.toUpperCase()}_PASS`),
      stored: '',
      enabled: name !== 'disabled',
      events: 'View',
      monitorIds: name === 'viewer' ? '1' : '',
    };
  }

  /** Holds a monitor in alarm. @returns the event's id */
  async alarm(monitorId: number, holdSeconds: number, options: RigAlarmOptions = {}): Promise<number> {
    const env = {
      ...process.env,
      ...(options.untilClosed === false ? {} : { ZM_RIG_WAIT_END: '1' }),
      ...(options.whenIdle === true ? { ZM_RIG_WAIT_IDLE: '1' } : {}),
      ...(options.text === undefined ? {} : { ZM_RIG_TEXT: options.text }),
    };
    const args = [
      String(monitorId),
      String(holdSeconds),
      ...(options.cause === undefined ? [] : [options.cause]),
    ];
    const { stdout } = await run(path.join(tools, 'alarm'), args, { env });
    return Number(stdout.trim());
  }

  /** Asks its database, or tells it something. @returns the rows, without column names */
  ask(sql: string): string {
    const { ZM_DB_SOCKET, ZM_DB_USER, ZM_DB_NAME, ZM_DB_PASS } = Object.fromEntries(this.settings);
    return execFileSync(
      'mariadb',
      ['--no-defaults', `--socket=${ZM_DB_SOCKET}`, `-u${ZM_DB_USER}`, '-N', '-r', `${ZM_DB_NAME}`],
      { encoding: 'utf8', input: sql, env: { ...process.env, MYSQL_PWD: ZM_DB_PASS } },
    ).replace(/\n$/, '');
  }

  /** Requests that the portal has answered so far, one line each. */
  get portalLog(): string {
    return readFileSync(path.join(this.setting('ZM_LOG_PATH'), 'apache-access.log'), 'utf8');
  }
}
