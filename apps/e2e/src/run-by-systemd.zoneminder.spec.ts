import path from 'node:path';
import { lastingPort } from '../../../tools/testing/free-port';
import { RedisServer } from '../../../tools/testing/redis-server';
import { Client } from './harness/client';
import { iniText } from './harness/ini';
import { repository } from './harness/repository';
import { Rig } from './harness/rig';
import { canRunSystemd, SystemdMachine } from './harness/systemd-machine';
import { loginOf } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(120_000);

const suite = canRunSystemd() ? describe : describe.skip;

/** Units of several processes, in the order in which an operator starts them. */
const split = ['tocsin-gateway', 'tocsin-detector@1', 'tocsin-watcher'];

suite('the units of install.sh under a real systemd', () => {
  let rig: Rig;
  let redis: RedisServer;
  let systemd: SystemdMachine;
  let port: number;

  beforeAll(async () => {
    rig = Rig.open();
    redis = await RedisServer.start({ appendOnly: true });
    systemd = await SystemdMachine.start();
    port = await lastingPort();
    const { machine } = systemd;
    const flags = ['--no-interactive', '--install-es', '--no-install-hook', '--no-install-config'];
    const install = path.join(repository, 'tools/install.sh');
    await machine.run([install, ...flags, '--install-systemd'], { env: { NODE: process.execPath } });
    machine.write(
      '/etc/zm/zmeventnotification.ini',
      iniText({
        network: { port, address: '127.0.0.1' },
        ssl: { enable: false },
        fcm: { enable: false },
        metrics: { port: 0 },
        hook: {
          event_start_hook: '/usr/bin/hook.sh',
          event_start_notify_on_hook_success: 'all',
          use_hook_description: true,
        },
        customize: { read_alarm_cause: true, use_hooks: true },
      }),
    );
    const data = '/var/lib/zmeventnotification';
    // As the hooks of many do: Python, temporary files, pictures in the data folder.
    machine.write(
      '/usr/bin/hook.sh',
      `#!/bin/sh
set -e
python3 -c 'import tempfile; tempfile.TemporaryFile()'
touch ${data}/images/seen
if touch /etc/zm/seen 2>/dev/null; then exit 1; fi
echo detected:sandboxed
`,
      0o755,
    );
    for (const unit of ['tocsin', ...split]) {
      machine.write(
        `/etc/systemd/system/${unit.replace(/@.*/, '@')}.service.d/test.conf`,
        '[Service]\nStandardOutput=append:/run/log\nWatchdogSec=4\nRestartSec=1\n',
      );
    }
    machine.write('/etc/default/tocsin', '');
    await systemd.systemctl('daemon-reload');
  });

  afterAll(async () => {
    await systemd?.[Symbol.asyncDispose]();
    await redis?.[Symbol.asyncDispose]();
  });

  const detail = () => systemd.machine.read('/run/log').slice(-3000);
  const pid = async () => Number((await systemd.show('tocsin'))['MainPID']);

  /** A client logs in and is told of an alarm that the hook has seen. */
  async function alarmArrives(): Promise<void> {
    const connect = () => Client.connect(`ws://127.0.0.1:${port}/`).catch(() => undefined);
    const client = await waitFor('the event server to listen', connect, { detail });
    await client.ask(loginOf(rig.user('admin')));
    const eventId = await rig.alarm(1, 0.5, { whenIdle: true });
    expect(await client.alarm(eventId)).toMatchObject({ Cause: 'detected:sandboxed Forced Web' });
    await client.close();
  }

  it('tocsin.service is active once everything runs, says how it is, and works in its sandbox', async () => {
    await systemd.systemctl('start', 'tocsin');
    const { ActiveState, SubState } = await systemd.show('tocsin');
    expect({ ActiveState, SubState }).toEqual({ ActiveState: 'active', SubState: 'running' });
    await waitFor('its state', async () => (await systemd.show('tocsin'))['StatusText'] === 'running', {
      detail,
    });
    await alarmArrives();
  });

  it('a reload ends, and leaves the process as it is', async () => {
    const before = await pid();
    await systemd.systemctl('reload', 'tocsin');
    const isActive = async () => (await systemd.show('tocsin'))['ActiveState'] === 'active';
    await waitFor('the end of the reload', isActive, { detail });
    expect(detail()).toContain('the settings were read again');
    expect(await pid()).toBe(before);
  });

  it.each([
    ['is killed', 'KILL'],
    ['hangs, which the watchdog sees', 'STOP'],
  ])('a process that %s is started again', async (_how, signal) => {
    const before = await pid();
    await systemd.machine.run(['kill', '-s', signal, String(before)]);
    const isAnother = async () => {
      const { ActiveState, MainPID } = await systemd.show('tocsin');
      return ActiveState === 'active' && Number(MainPID) !== before;
    };
    await waitFor('another process', isAnother, { timeoutMs: 30_000, everyMs: 100, detail });
    await alarmArrives();
  });

  it('a stop is in good order and leaves nothing behind', async () => {
    await systemd.systemctl('stop', 'tocsin');
    const { ActiveState, Result, ExecMainStatus } = await systemd.show('tocsin');
    expect({ ActiveState, Result, ExecMainStatus }).toEqual({
      ActiveState: 'inactive',
      Result: 'success',
      ExecMainStatus: '0',
    });
    const left = (await systemd.machine.processes()).filter((line) => /tocsin|zmevent|hook/.test(line));
    expect(left).toEqual([]);
  });

  it('what keeps it from starting stands in its status', async () => {
    await systemd.systemctl('start', '--no-block', 'tocsin-watcher');
    const status = async () => (await systemd.show('tocsin-watcher'))['StatusText'] ?? '';
    await waitFor('its status', async () => (await status()).includes('[queue] url'), { detail });
    await systemd.systemctl('stop', 'tocsin-watcher');
  });

  it('watcher, detector and gateway do the same in three units, in the place of tocsin.service', async () => {
    systemd.machine.write('/etc/default/tocsin', `TOCSIN_QUEUE__URL=${redis.url}\n`);
    await systemd.systemctl('start', 'tocsin');
    await systemd.systemctl('start', ...split);
    expect((await systemd.show('tocsin'))['ActiveState']).toBe('inactive');
    await alarmArrives();
    await systemd.systemctl('stop', ...split);
    for (const unit of split) expect(await systemd.show(unit)).toMatchObject({ Result: 'success' });
  });
});
