import path from 'node:path';
import { HookScript } from './harness/hook-scripts';
import { TestGround } from './harness/test-ground';
import { shapes, type Tocsin } from './harness/tocsin';
import { users } from './harness/users';

jest.setTimeout(90_000);

const password = 'controlpass';
const monitors = [
  { id: 1, name: 'Front Door' },
  { id: 2, name: 'Garage' },
] as const;

let ground: TestGround;
beforeAll(async () => {
  ground = await TestGround.open({ monitors });
});
afterAll(() => ground?.[Symbol.asyncDispose]());

/** Edits a setting, and returns whether it needs a restart. */
async function edit(tocsin: Tocsin, key: string, val: string): Promise<boolean> {
  const operator = await tocsin.connect();
  await operator.ask({ event: 'auth', category: 'escontrol', data: { password } });
  const answer = await operator.ask({ event: 'escontrol', data: { command: 'edit', key, val } });
  expect(answer).toMatchObject({ event: 'escontrol', type: '', status: 'Success' });
  return answer['needsRestart'] === true;
}

describe.each(shapes)('a setting that a control client edits, %s', (shape) => {
  it('holds in watcher and detector at once, without a restart', async () => {
    const hook = new HookScript(path.join(ground.folder.path, `hook-${shape}`));
    await using tocsin = await ground.start(shape, {
      general: {
        use_escontrol_interface: true,
        escontrol_interface_password: password,
        escontrol_interface_file: path.join(ground.folder.path, `control-${shape}.dat`),
      },
      customize: { use_hooks: true },
      hook: { event_start_hook: hook.command, event_start_notify_on_hook_success: 'all' },
    });
    const client = await tocsin.login(users.admin);
    const detector = tocsin.part('detector');
    const watcher = tocsin.part('watcher');

    await client.alarm(await ground.zoneminder.alarm(1, { cause: 'Accept' }));
    // Nobody looks any more, so even what the hook would reject is told.
    expect(await edit(tocsin, 'use_hooks', 'no')).toBe(false);
    await detector.said(/the detector begins anew by changed settings/);
    await detector.said(/"by":"nobody".*hooks/);
    await client.alarm(await ground.zoneminder.alarm(1, { cause: 'Reject' }));

    expect(await edit(tocsin, 'general.skip_monitors', '1')).toBe(false);
    await watcher.said(/Watching for alarms of the monitors 2 \(Garage\)/);
    const skipped = await ground.zoneminder.alarm(1, { cause: 'Accept' });
    await client.alarm(await ground.zoneminder.alarm(2, { cause: 'Accept' }));
    expect(client.alarms.some(({ EventId }) => EventId === String(skipped))).toBe(false);

    expect(await edit(tocsin, 'network.port', '9001')).toBe(true);
    expect(tocsin.processes.every(({ isRunning }) => isRunning)).toBe(true);
  });
});
