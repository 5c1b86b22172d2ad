import path from 'node:path';
import { existsSync } from 'node:fs';
import { HookScript, hookAnswer } from './harness/hook-scripts';
import { TestGround } from './harness/test-ground';
import { shapes, type Tocsin } from './harness/tocsin';
import { users } from './harness/users';

jest.setTimeout(60_000);

const trap = '/tmp/tocsin-trap';
/** `Monitors.Name` holds 64 characters. */
const nasty = `Porch "a 'b' $(touch ${trap}) \`id\`;id & \\ %s  `;
const monitors = [
  { id: 1, name: 'Front Door' },
  { id: 2, name: nasty },
  { id: 3, name: 'Yard' },
] as const;

let ground: TestGround;

beforeAll(async () => {
  ground = await TestGround.open({ monitors });
});

afterAll(() => ground?.[Symbol.asyncDispose]());

describe.each(shapes)('hooks in %s', (shape) => {
  let hook: HookScript;
  let tocsin: Tocsin;

  beforeAll(async () => {
    hook = new HookScript(path.join(ground.folder.path, shape));
    tocsin = await ground.start(shape, {
      customize: { use_hooks: true },
      hook: {
        event_start_hook: `${hook.command} `,
        event_start_notify_on_hook_success: 'all',
        event_start_notify_on_hook_fail: 'none',
        use_hook_description: true,
        hook_pass_image_path: true,
        hook_skip_monitors: '3',
      },
    });
  });

  afterEach(() => tocsin.disconnectAll());
  afterAll(() => tocsin?.[Symbol.asyncDispose]());

  it("a yes puts the hook's text before the cause and passes its JSON on unchanged", async () => {
    const client = await tocsin.login(users.admin);
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Accept' });
    expect(await client.alarm(eventId)).toEqual({
      EventId: String(eventId),
      MonitorId: '1',
      Name: 'Front Door',
      MonitorName: 'Front Door',
      Cause: `${hookAnswer.text} Accept`,
      DetectionJson: hookAnswer.json,
      RulesObject: {},
    });
  });

  it.each([
    ['exits with 1', 'Reject'],
    ['prints nothing', 'Silent'],
  ])('a hook that %s says no: nobody is told', async (_case, cause) => {
    const client = await tocsin.login(users.admin);
    const suppressed = await ground.zoneminder.alarm(1, { cause });
    await hook.argv(suppressed);
    const next = await ground.zoneminder.alarm(1, { cause: 'Accept' });
    await client.alarm(next);
    await client.fence();
    expect(client.tally).toEqual({ [`${next} start`]: 1 });
  });

  it('logs how it was called and what came back, in the words that the documents tell users to look for', async () => {
    const eventId = await ground.zoneminder.alarm(1, { cause: ' Accept' });
    const detector = tocsin.part('detector');
    await detector.said(`Invoking hook:`, 5000);
    await detector.said(
      `For Monitor:1 event:${eventId}, hook script returned with text:${hookAnswer.text} exit:0`,
      5000,
    );
  });

  it('JSON that is broken is left out, the alarm is not', async () => {
    const client = await tocsin.login(users.admin);
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Crooked' });
    expect(await client.alarm(eventId)).toMatchObject({
      Cause: '[a] detected:cat:55% Crooked',
      DetectionJson: [],
    });
  });

  it('gets its arguments exactly as they are, without a shell', async () => {
    const client = await tocsin.login(users.admin);
    const eventId = await ground.zoneminder.alarm(2, { cause: ' Accept $HOME `id` "x" \\' });
    const argv = await hook.argv(eventId);
    expect(argv.slice(0, 4)).toEqual([String(eventId), '2', nasty, ' Accept $HOME `id` "x" \\']);
    expect(argv[4]).toMatch(
      new RegExp(`^${ground.zoneminder.simulator.eventsFolder}/2/\\d{4}-\\d\\d-\\d\\d/${eventId}$`),
    );
    expect(argv).toHaveLength(5);
    expect(await client.alarm(eventId)).toMatchObject({ Name: nasty });
    expect(existsSync(trap)).toBe(false);
  });

  it('runs with a bare PATH and without variables that steer a shell', async () => {
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Accept' });
    await hook.argv(eventId);
    expect(hook.environment(eventId)).toMatch(/^PATH=\/bin:\/usr\/bin$/m);
    expect(hook.environment(eventId)).not.toMatch(/^(IFS|CDPATH|ENV|BASH_ENV)=/m);
    expect(hook.environment(eventId)).not.toContain('secret');
  });

  it('is not asked about a monitor in hook_skip_monitors, which is told all the same', async () => {
    const client = await tocsin.login(users.admin);
    const eventId = await ground.zoneminder.alarm(3, { cause: 'Reject' });
    expect(await client.alarm(eventId)).toMatchObject({ Cause: 'Reject', DetectionJson: [] });
    expect(hook.parents(eventId)).toEqual([]);
  });

  it('while one waits, alarms of other monitors are told', async () => {
    const client = await tocsin.login(users.admin);
    const waiting = await ground.zoneminder.alarm(1, { cause: 'Wait' });
    await hook.argv(waiting);
    const other = await ground.zoneminder.alarm(2, { cause: 'Accept' });
    await client.alarm(other);
    hook.open();
    expect(await client.alarm(waiting)).toMatchObject({ Cause: `${hookAnswer.text} Wait` });
  });

  it.each([
    ['is missing', '/nonexistent/hook.sh'],
    ['is not executable', __filename],
  ])('a hook whose file %s does not hold the alarm back, and the log names it', async (_case, file) => {
    await using broken = await ground.start(shape, {
      customize: { use_hooks: true },
      hook: {
        event_start_hook: `'${file}'`,
        event_start_notify_on_hook_success: 'all',
        event_start_notify_on_hook_fail: 'none',
      },
    });
    const client = await broken.login(users.admin);
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Motion' });
    expect(await client.alarm(eventId)).toMatchObject({ Cause: 'Motion', DetectionJson: [] });
    await broken.part('detector').said(file);
    await client.fence();
    expect(client.tally).toEqual({ [`${eventId} start`]: 1 });
  });

  it('a hook that takes longer than hook_timeout does not hold the alarm back', async () => {
    const slow = new HookScript(path.join(ground.folder.path, `${shape}-slow`));
    await using patient = await ground.start(shape, {
      customize: { use_hooks: true },
      hook: {
        event_start_hook: slow.command,
        event_start_notify_on_hook_success: 'all',
        event_start_notify_on_hook_fail: 'none',
      },
      detector: { hook_timeout: 1 },
    });
    const client = await patient.login(users.admin);
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Wait' });
    expect(await client.alarm(eventId)).toMatchObject({ Cause: 'Wait', DetectionJson: [] });
    slow.open();
  });

  it('a hook that takes longer than detection_deadline does not hold the alarm back, and its late answer is not told', async () => {
    const slow = new HookScript(path.join(ground.folder.path, `${shape}-late`));
    await using patient = await ground.start(shape, {
      customize: { use_hooks: true },
      hook: {
        event_start_hook: slow.command,
        event_start_notify_on_hook_success: 'all',
        event_start_notify_on_hook_fail: 'none',
      },
      detector: { detection_deadline: 1 },
    });
    const client = await patient.login(users.admin);
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Wait' });
    expect(await client.alarm(eventId)).toMatchObject({ Cause: 'Wait', DetectionJson: [] });
    slow.open();
    const next = await ground.zoneminder.alarm(2, { cause: 'Accept' });
    await client.alarm(next);
    await client.fence();
    expect(client.tally).toEqual({ [`${eventId} start`]: 1, [`${next} start`]: 1 });
  });

  it('the old key hook_script alone: exit 0 tells everybody even without text, exit 1 nobody', async () => {
    const old = new HookScript(path.join(ground.folder.path, `${shape}-old`));
    await using seed = await ground.start(shape, { hook: { hook_script: old.command } });
    const client = await seed.login(users.admin);
    const rejected = await ground.zoneminder.alarm(1, { cause: 'Reject' });
    await old.argv(rejected);
    const silent = await ground.zoneminder.alarm(1, { cause: 'Silent' });
    expect(await client.alarm(silent)).toMatchObject({ Cause: 'Silent' });
    const accepted = await ground.zoneminder.alarm(1, { cause: 'Accept' });
    expect(await client.alarm(accepted)).toMatchObject({ Cause: 'Accept', DetectionJson: [] });
    expect(await old.argv(accepted)).toEqual([String(accepted), '1', 'Front Door', 'Accept']);
    await client.fence();
    expect(client.tally).toEqual({ [`${silent} start`]: 1, [`${accepted} start`]: 1 });
  });

  it('use_hooks = no leaves a configured hook alone and tells everybody', async () => {
    const idle = new HookScript(path.join(ground.folder.path, `${shape}-idle`));
    await using off = await ground.start(shape, {
      customize: { use_hooks: false },
      hook: { event_start_hook: idle.command, event_start_notify_on_hook_success: 'none' },
    });
    const client = await off.login(users.admin);
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Reject' });
    expect(await client.alarm(eventId)).toMatchObject({ Cause: 'Reject' });
    expect(idle.calls).toBe(0);
  });
});
