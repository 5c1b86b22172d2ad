import { TestGround } from './harness/test-ground';
import { shapes } from './harness/tocsin';
import { users } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(90_000);

const monitors = [
  { id: 1, name: 'Front Door' },
  { id: 2, name: 'Garage' },
] as const;

let ground: TestGround;
beforeAll(async () => {
  ground = await TestGround.open({ monitors });
});
afterAll(() => ground?.[Symbol.asyncDispose]());

describe.each(shapes)('a settings file that is written anew, %s', (shape) => {
  it('holds where it is good, is refused where it is wrong, and interrupts nobody whom it does not concern', async () => {
    await using tocsin = await ground.start(shape, { gateway: { max_message_bytes: 65_536 } });
    const client = await tocsin.login(users.admin);
    const [gateway, watcher] = [tocsin.part('gateway'), tocsin.part('watcher')];

    tocsin.rewrite((text) => `${text}\n[general]\nskip_monitors = 1\n`);
    await watcher.said(/settings were changed: general\.skip_monitors/);
    await watcher.said(/Watching for alarms of the monitors 2 \(Garage\)/);
    const skipped = await ground.zoneminder.alarm(1, { cause: 'Motion' });
    await client.alarm(await ground.zoneminder.alarm(2, { cause: 'Motion' }));
    expect(client.alarms.some(({ EventId }) => EventId === String(skipped))).toBe(false);

    tocsin.rewrite((text) => `${text}\n[auth]\nenable = perhaps\n[network]\nport = 70000\n`);
    await gateway.said(/are refused, those in force stay.*2 mistakes.*port: must be at most 65535/);
    await client.alarm(await ground.zoneminder.alarm(2, { cause: 'Motion' }));

    tocsin.rewrite((text) =>
      text.replace(/\[auth\]\nenable = perhaps\n\[network\]\nport = 70000\n/, '').replace('65536', '70000'),
    );
    await gateway.said(/the gateway begins anew by changed settings/);
    await client.closed();
    await waitFor('the gateway to listen again', () => gateway.log.matching(/listening on port/)[1]);
    const again = await tocsin.login(users.admin);
    await again.alarm(await ground.zoneminder.alarm(2, { cause: 'Motion' }));

    for (const { pid } of tocsin.processes) process.kill(pid, 'SIGHUP');
    for (const each of tocsin.processes) await each.said(/the settings were read again: nothing has changed/);
    expect(tocsin.processes.every(({ isRunning }) => isRunning)).toBe(true);
  });
});
