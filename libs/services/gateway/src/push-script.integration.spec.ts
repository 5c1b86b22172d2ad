import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from '../../../../tools/testing/until';
import { GatewayRig, notification } from './testing/gateway-rig';
import { matching } from './testing/matching';

let folder: string;
let scripts = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gateway-push-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A script that notes its arguments, one call a line, and then does `more`. */
async function notingScript(more = ''): Promise<{ script: string; calls: () => Promise<string[]> }> {
  scripts += 1;
  const [script, notes] = [path.join(folder, `push-${scripts}.sh`), path.join(folder, `notes-${scripts}`)];
  await writeFile(script, `#!/bin/sh\n(printf '%s|' "$@"; echo "$#") >> '${notes}'\n${more}\n`);
  await chmod(script, 0o755);
  const calls = async () => (await readFile(notes, 'utf8').catch(() => '')).split('\n').filter(Boolean);
  return { script, calls };
}

const start = (script: string, sections: Record<string, Record<string, unknown>> = {}) =>
  GatewayRig.start({
    config: { push: { use_api_push: 'yes', api_push_script: `'${script}'` }, ...sections },
  });

const nasty = `Tür "x" $(touch ${tmpdir()}/pwned)`;

describe('the push script', () => {
  it('is run once for each alarm with the arguments of the old server, whoever else is told', async () => {
    const { script, calls } = await notingScript();
    await using rig = await start(script, {
      customize: { send_event_end_notification: 'yes' },
      hook: { hook_pass_image_path: 'yes' },
    });
    await rig.client();
    await rig.client('picky', { monlist: '99' });
    const alarm = { monitorName: nasty, cause: ' front', eventPath: '/events/1/7' };
    const [begun, ended] = [
      notification(7, { alarm }),
      notification(7, { alarm: { ...alarm, phase: 'end', eventPath: null } }),
    ];
    await rig.notify(begun);
    await rig.notify(ended);
    rig.queue.repeat('again', begun);
    await rig.queue.idle();
    expect(await calls()).toEqual([
      `7|1|${nasty}| front|event_start|/events/1/7|6`,
      `7|1|${nasty}| front|event_end|5`,
    ]);
    expect(await rig.records.told(begun.alarm, 'start')).toContain('api');
  });

  it.each([
    ['start notifications are off', { customize: { send_event_start_notification: 'no' } }],
    [
      'the lists leave the channel api out',
      { hook: { event_start_hook: '/h', event_start_notify_on_hook_success: 'web,fcm' } },
    ],
  ])('is not run where %s', async (_why, sections) => {
    const { script, calls } = await notingScript();
    await using rig = await start(script, sections);
    await rig.notify(notification(8, { outcome: 'found', hookRan: true }));
    expect(await calls()).toEqual([]);
  });

  it('that fails is in the story with its exit code, and is not run again', async () => {
    const { script, calls } = await notingScript('exit 3');
    await using rig = await start(script);
    await rig.notify(notification(9));
    expect(await rig.records.story(notification(9).alarm)).toMatchObject([
      { step: 'decision' },
      { deliveries: [{ channel: 'api', recipient: 'api', outcome: 'failed', reason: matching(/exit 3/) }] },
    ]);
    expect(await calls()).toHaveLength(1);
  });

  it('that is not there keeps nobody from being told, and the story says what to do', async () => {
    await using rig = await start('/nowhere/push.sh');
    const client = await rig.client();
    await rig.notify(notification(10));
    expect(await client.next()).toMatchObject({ events: [{ EventId: '10' }] });
    const [, delivered] = await rig.records.story(notification(10).alarm);
    expect(JSON.stringify(delivered)).toMatch(/no such file.*check \[push\] api_push_script/);
  });

  it('that takes its time holds no alarm up, its own neither, and is cut off when we stop', async () => {
    const { script, calls } = await notingScript('exec sleep 1000');
    const rig = await start(script);
    const client = await rig.client();
    for (let eventId = 100; eventId < 140; eventId += 1) {
      await rig.queue.add(`0-${eventId}-start`, notification(eventId));
    }
    for (let count = 0; count < 40; count += 1) await client.next();
    await rig.queue.idle();
    expect(await rig.records.told(notification(100).alarm, 'start')).toContain('api');
    const [, waiting] = await rig.records.story(notification(139).alarm);
    expect(JSON.stringify(waiting)).toMatch(/it waits its turn/);
    await until('sixteen run', async () => (await calls()).length === 16);
    await rig[Symbol.asyncDispose]();
    expect(rig.logged.join('')).toMatch(/was ended because we are stopping/);
  }, 30_000);

  it.each([
    ['is not named', {}, /names no api_push_script/],
    ['has an open quote', { api_push_script: "'/x" }, /api_push_script: .*position 1/],
  ])('that %s is an error in the log', async (_what, push, said) => {
    await using rig = await GatewayRig.start({ config: { push: { use_api_push: 'yes', ...push } } });
    expect(rig.logged.join('')).toMatch(said);
  });
});
