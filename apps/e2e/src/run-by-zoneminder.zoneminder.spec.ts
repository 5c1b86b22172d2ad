import { renameSync } from 'node:fs';
import path from 'node:path';
import { FakeFcm } from '../../../tools/testing/fake-fcm';
import { lastingPort } from '../../../tools/testing/free-port';
import { Client } from './harness/client';
import { layOutOldInstallation, oldInstallation } from './harness/old-installation';
import { OwnMachine } from './harness/own-machine';
import { repository } from './harness/repository';
import { Rig } from './harness/rig';
import { RunByZoneMinder } from './harness/run-by-zoneminder';
import { loginOf } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(120_000);

const { token, program, settings, tokens, stubborn, detected, controlPassword } = oldInstallation;

let rig: Rig;
let fcm: FakeFcm;
let machine: OwnMachine;
let zoneminder: RunByZoneMinder;
let port: number;
let env: Readonly<Record<string, string>>;
const asWebUser = { as: 'www-data' };

beforeAll(async () => {
  rig = Rig.open();
  fcm = await FakeFcm.start();
  machine = await OwnMachine.start();
  port = await lastingPort();
  env = await layOutOldInstallation(machine, { port, fcm });
  zoneminder = await RunByZoneMinder.start(rig, machine, env);
});

afterAll(async () => {
  await zoneminder?.[Symbol.asyncDispose]();
  await machine?.[Symbol.asyncDispose]();
  await fcm?.[Symbol.asyncDispose]();
});

/** Connects as soon as somebody listens. */
const connect = () =>
  waitFor(
    'the event server to listen',
    () => Client.connect(`ws://127.0.0.1:${port}/`).catch(() => undefined),
    {
      everyMs: 50,
      timeoutMs: 30_000,
      detail: () => zoneminder.log('zmeventnotification').slice(-3000),
    },
  );

/** An alarm comes to the phone of old and to a client, with what the hook has seen, and once. */
async function alarmArrives(): Promise<void> {
  const client = await connect();
  expect(await client.ask(loginOf(rig.user('admin')))).toMatchObject({ event: 'auth', status: 'Success' });
  const eventId = await zoneminder.alarm(1);
  expect(await client.alarm(eventId)).toMatchObject({ MonitorId: '1', Cause: `${detected} Forced Web` });
  const pushes = () =>
    fcm.bodiesFor(token).filter((body) => JSON.stringify(body).includes(`"eid":"${eventId}"`));
  await waitFor('the push', () => pushes().length > 0);
  await client.fence();
  expect(client.tallyOf([eventId])).toMatchObject({ [`${eventId} start`]: 1 });
  expect(pushes()).toHaveLength(1);
  await client.close();
}

const ours = async () =>
  (await machine.processes()).filter((line) =>
    /zmeventnotification|main\.cjs|person_detect|logger/.test(line),
  );

async function gone(): Promise<void> {
  let left: readonly string[] = [];
  const isGone = async () => (left = await ours()).length === 0;
  await waitFor('every process of the event server to be gone', isGone, {
    timeoutMs: 8_000, // zmdc.pl kills after ten seconds
    everyMs: 50,
    detail: () => left.join('\n'),
  });
}

describe('an old installation, and ZoneMinder with OPT_USE_EVENTNOTIFICATION', () => {
  it('is run by zmpkg.pl start', async () => {
    const pid = await zoneminder.running();
    expect(await machine.run(['ps', '-o', 'args=', '-p', String(pid)])).toContain('perl -T /usr/bin/');
  });

  it('is taken over by install.sh, with every setting and token as it was', async () => {
    const before = [settings, tokens].map((file) => machine.read(file));
    const oldProgram = machine.read(program);
    await zoneminder.zmdc('stop');
    await gone();
    const install = path.join(repository, 'tools/install.sh');
    const flags = ['--no-interactive', '--install-es', '--install-hook', '--no-install-config'];
    await machine.run([install, ...flags], { env: { NODE: process.execPath } });
    expect([settings, tokens].map((file) => machine.read(file))).toEqual(before);
    expect(machine.read(`${program}.~1~`)).toBe(oldProgram);
    expect(await machine.run([program, '--version'], asWebUser)).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('Tocsin, run by ZoneMinder itself', () => {
  it('is started by zmdc.pl under the name that ZoneMinder knows; an alarm comes to the phone and to a client', async () => {
    await zoneminder.zmdc('start');
    const pid = await zoneminder.watching();
    expect(await zoneminder.zmdc('status')).toContain(`'zmeventnotification.pl' running since`);
    await alarmArrives();
    expect(await machine.run(['ps', '-o', 'user:20=,args=', '-p', String(pid)])).toMatch(
      /^www-data +zmeventnotification\.pl\n$/,
    );
    await machine.run(['killall', '--signal', '0', 'zmeventnotification.pl']);
  });

  it('is started again after kill -9, and goes on', async () => {
    const pid = await zoneminder.watching();
    await machine.run(['kill', '-9', String(pid)]);
    await zoneminder.watching(pid);
    await alarmArrives();
  });

  it('is not joined by a second copy: that one is refused, and nothing is told twice', async () => {
    const same = await machine.try([program], asWebUser);
    expect(same).toMatchObject({ status: 1 });
    expect(same.said).toContain('another copy of Tocsin is running on /var/lib/zmeventnotification/store');
    const elsewhere = '/etc/zm/elsewhere.ini';
    const text = machine.read(settings).replaceAll('/var/lib/zmeventnotification\n', '/var/tmp/elsewhere\n');
    machine.write(elsewhere, text);
    const other = await machine.try([program, '--config', elsewhere], asWebUser);
    expect(other).toMatchObject({ status: 1 });
    expect(other.said).toContain(
      `port ${port} (address 127.0.0.1) is in use. Another copy of the event server may be running`,
    );
    expect(machine.has('/var/tmp/elsewhere/push')).toBe(false);
    await alarmArrives();
  });

  it('ends well when a control client restarts it, and zmdc.pl starts it again', async () => {
    const pid = await zoneminder.watching();
    const control = await connect();
    await control.ask({ event: 'auth', category: 'escontrol', data: { password: controlPassword } });
    expect(await control.ask({ event: 'escontrol', data: { command: 'restart' } })).toMatchObject({
      status: 'Success',
    });
    await zoneminder.watching(pid);
    expect(
      zoneminder
        .log('zmdc')
        .split('\n')
        .findLast((line) => line.includes(`' exited`)),
    ).toContain(`'zmeventnotification.pl' exited normally`);
    await alarmArrives();
  });

  it('turns its log over when zmdc.pl has logs turned over', async () => {
    const pid = await zoneminder.watching();
    const log = path.join(rig.setting('ZM_LOG_PATH'), 'zmeventnotification.log');
    renameSync(log, `${log}.1`);
    await zoneminder.zmdc('logrot');
    await alarmArrives();
    expect(zoneminder.log('zmeventnotification')).toContain(`zmeventnotification[${pid}].INF`);
  });

  it('is gone seconds after zmdc.pl stop, with everything it had started, also where a hook does not listen', async () => {
    const client = await connect();
    machine.write(stubborn, '');
    await zoneminder.alarm(2);
    await waitFor('the hook to run', () => machine.has(`${stubborn}.runs`));
    await zoneminder.zmdc('stop');
    await gone();
    expect((await client.closed()).code).toBe(1001);
    await machine.run(['rm', stubborn]);
    await waitFor('zmdc.pl to say how it ended', async () => (await zoneminder.pid()) === undefined);
    const ends = zoneminder.log('zmdc').split('\n').slice(-5).join('\n');
    expect(ends).toContain(`'zmeventnotification.pl' exited normally`);
    expect(ends).not.toContain('Sending KILL');
  });

  it("says in ZoneMinder's own log why it cannot start, and comes up once that is put right", async () => {
    const good = machine.read(settings);
    machine.write(settings, good.replace(`port = ${port}`, 'port = many'));
    await zoneminder.zmdc('start');
    const reason = /zmeventnotification\[\d+\]\.FAT .*port/;
    await waitFor('the reason', () => reason.test(zoneminder.log('zmeventnotification')), {
      detail: () => zoneminder.log('zmeventnotification').slice(-2000),
    });
    machine.write(settings, good);
    await zoneminder.watching();
    await zoneminder.zmdc('stop');
    await gone();
  });

  it('comes and goes with ZoneMinder', async () => {
    await zoneminder.zmdc('start');
    const pid = await zoneminder.watching();
    await zoneminder.zmpkg('restart', env);
    await zoneminder.watching(pid);
    await alarmArrives();
    await zoneminder.zmpkg('stop');
    await gone();
  });
});
