import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCli } from './harness/cli';
import { Health } from './harness/health';
import { HookScript } from './harness/hook-scripts';
import { parseRecord, recordsOf } from './harness/json-record';
import { TestGround } from './harness/test-ground';
import { shapes, type Tocsin } from './harness/tocsin';
import { users } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(60_000);

const monitors = [
  { id: 1, name: 'Front Door' },
  { id: 2, name: 'Garage' },
  { id: 3, name: 'Yard' },
] as const;

let ground: TestGround;

beforeAll(async () => {
  ground = await TestGround.open({ monitors });
});
afterAll(() => ground?.[Symbol.asyncDispose]());

describe.each(shapes)('tocsin why beside a running %s', (shape) => {
  let tocsin: Tocsin;
  let health: Health;

  beforeAll(async () => {
    const folder = path.join(ground.folder.path, `why-${shape}`);
    mkdirSync(folder);
    const rules = path.join(folder, 'es_rules.json');
    writeFileSync(
      rules,
      JSON.stringify({ notifications: { monitors: { 2: { rules: [{ action: 'mute' }] } } } }),
    );
    health = await Health.onFreePort();
    tocsin = await ground.start(shape, {
      // Processes of the other shape would want one port; they keep their stories in Redis.
      ...(shape === 'standalone' ? health.settings : {}),
      customize: { use_hooks: true, es_rules: rules },
      hook: {
        event_start_hook: new HookScript(folder).command,
        event_start_notify_on_hook_success: 'all',
        event_start_notify_on_hook_fail: 'none',
      },
    });
  });
  afterEach(() => tocsin.disconnectAll());
  afterAll(() => tocsin?.[Symbol.asyncDispose]());

  const why = (eventId: number, ...words: readonly string[]) =>
    runCli(['why', String(eventId), '--config', tocsin.configFile, ...words], ground.zoneminder.env);

  /** The story of an alarm, once it is through. */
  async function storyOf(monitorId: number, cause: string): Promise<string> {
    const eventId = await ground.zoneminder.alarm(monitorId, { cause, holdMs: 20 });
    return through(eventId);
  }

  function through(eventId: number): Promise<string> {
    return waitFor(`the story of ${eventId}`, async () => {
      const { out } = await why(eventId);
      return /start +decision/.test(out) && (out.includes('not told') || /start +delivery/.test(out))
        ? out
        : undefined;
    });
  }

  it('was seen, something was found, and who was told', async () => {
    await tocsin.login(users.admin);
    const story = await storyOf(1, 'Accept');
    expect(story).toMatch(/start +seen +Accept/);
    expect(story).toMatch(/start +detection +found – \[a\] detected:person:97% car:81%/);
    expect(story).toMatch(/start +decision +told/);
    expect(story).toMatch(/start +delivery +web \S+: sent/);
  });

  it('nothing was found, and the channel matrix has nobody for that', async () => {
    const story = await storyOf(1, 'Reject');
    expect(story).toMatch(/start +detection +nothing/);
    expect(story).toMatch(/start +decision +not told: .*event_start_notify_on_hook_fail/);
  });

  it('was muted by a rule', async () => {
    expect(await storyOf(2, 'Accept')).toMatch(/start +decision +not told: .*rule/);
  });

  it('was left out by the monitor list of a client, and then by its interval', async () => {
    const client = await tocsin.login(users.admin);
    client.send({ event: 'control', data: { type: 'filter', monlist: '3', intlist: '3600' } });
    await client.fence();
    expect(await storyOf(1, 'Accept')).toMatch(
      /web \S+: suppressed \(monitor 1 is not in the client's monitor list\)/,
    );
    expect(await storyOf(3, 'Accept')).toMatch(/web \S+: sent/);
    expect(await storyOf(3, 'Accept')).toMatch(
      /web \S+: suppressed \(its interval for monitor 3 has \d+ s to go\)/,
    );
  });

  it('happened while Tocsin was away', async () => {
    await tocsin.login(users.admin);
    await storyOf(1, 'Accept');
    const watching = tocsin.part('watcher');
    await watching.stop();
    const missed = await ground.zoneminder.alarm(1, { cause: 'Accept', holdMs: 20 });
    await tocsin.add(watching.app);
    expect(await through(missed)).toMatch(/start +seen +Accept \(late: it happened while Tocsin was away\)/);
  });

  it('a detector that cannot look is no reason to be silent', async () => {
    const broken = await ground.start(shape, {
      ...(shape === 'standalone' ? (await Health.onFreePort()).settings : {}),
      customize: { use_hooks: true },
      hook: { event_start_hook: '/nowhere/hook.sh' },
    });
    await using closing = broken;
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Motion', holdMs: 20 });
    const story = await waitFor(`the story of ${eventId}`, async () => {
      const words = ['why', String(eventId), '--config', closing.configFile];
      const { out } = await runCli(words, ground.zoneminder.env);
      return /start +decision/.test(out) ? out : undefined;
    });
    expect(story).toMatch(/start +detection +failed – .*\/nowhere\/hook\.sh/);
    expect(story).toMatch(/start +decision +told/);
  });

  it('is told to programs, and of an event that nobody knows with exit code 1', async () => {
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Reject', holdMs: 20 });
    await through(eventId);
    const { out, code } = await why(eventId, '--json');
    expect(code).toBe(0);
    const told = parseRecord(out);
    expect(told).toMatchObject({ server: 0, eventId });
    expect(recordsOf(told['story']).map(({ step }) => step)).toEqual(
      expect.arrayContaining(['seen', 'detection', 'decision']),
    );
    const unknown = await why(4_000_000);
    expect(unknown.code).toBe(1);
    expect(unknown.err).toContain('nothing is known of event 4000000');
  });
});
