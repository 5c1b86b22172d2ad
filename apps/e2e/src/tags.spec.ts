import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { HookScript } from './harness/hook-scripts';
import type { Settings } from './harness/ini';
import { TestGround } from './harness/test-ground';
import { users } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(60_000);

let ground: TestGround;
let hook: HookScript;
let secrets: string;

beforeAll(async () => {
  ground = await TestGround.open({ monitors: [{ id: 1, name: 'Front Door' }] });
  hook = new HookScript(ground.folder.path);
  secrets = path.join(ground.folder.path, 'secrets.ini');
  writeFileSync(secrets, `[secrets]\nZM_USER = ${users.debian.user}\n`);
  chmodSync(secrets, 0o640);
});

afterAll(() => ground?.[Symbol.asyncDispose]());

const startWith = (general: Settings[string] = {}) =>
  ground.start('standalone', {
    general,
    customize: { use_hooks: true },
    hook: {
      event_start_hook: hook.command,
      event_start_notify_on_hook_success: 'all',
      tag_detected_objects: true,
    },
  });

describe('tag_detected_objects', () => {
  it('is said once to do nothing on a ZoneMinder without tags, whose events are told all the same', async () => {
    await using tocsin = await startWith();
    const client = await tocsin.login(users.admin);
    for (let count = 0; count < 2; count += 1) {
      await client.alarm(await ground.zoneminder.alarm(1, { cause: 'Accept' }));
    }
    await tocsin.part('gateway').said('1.37.44');
    expect(tocsin.part('gateway').log.matching('1.37.44')).toHaveLength(1);
  });

  it('tags an event with each label once, by nobody, or in the name of the secret ZM_USER', async () => {
    await ground.zoneminder.addTags();
    for (const [general, user] of [
      [{}, ''],
      [{ secrets }, users.debian.user],
    ] as const) {
      await using _tocsin = await startWith(general);
      const eventId = await ground.zoneminder.alarm(1, { cause: 'Accept' });
      const due = JSON.stringify({ car: user, person: user });
      const found = async () => JSON.stringify(await ground.zoneminder.tags(eventId));
      await waitFor(`the tags to be ${due}`, async () => (await found()) === due);
    }
  });
});
