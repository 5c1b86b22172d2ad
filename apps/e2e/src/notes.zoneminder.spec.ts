import path from 'node:path';
import { RedisServer } from '../../../tools/testing/redis-server';
import { HookScript, hookAnswer } from './harness/hook-scripts';
import { Rig } from './harness/rig';
import { TemporaryFolder } from './harness/temporary-folder';
import { shapes, Tocsin } from './harness/tocsin';
import { waitFor } from './harness/wait-for';

jest.setTimeout(120_000);

let rig: Rig;
let redis: RedisServer;
let folder: TemporaryFolder;

beforeAll(async () => {
  rig = Rig.open();
  redis = await RedisServer.start({ appendOnly: true });
  folder = new TemporaryFolder();
});

afterAll(async () => {
  await redis?.[Symbol.asyncDispose]();
  folder?.[Symbol.dispose]();
});

/** `Events.Notes` as ZoneMinder's own database holds it. */
const notesOf = (eventId: number): string =>
  rig.ask(`SELECT Notes FROM Events WHERE Id = ${eventId}`).trimEnd();

describe.each(shapes)('what %s writes into a real ZoneMinder 1.36', (shape) => {
  it('the text of the hook stands before the notes while the event lasts, and once after zmc has closed it; tags are not there', async () => {
    const place = path.join(folder.path, shape);
    const hook = new HookScript(folder.path);
    await using tocsin = await Tocsin.start({
      shape,
      folder: place,
      env: rig.env,
      redisUrl: redis.url,
      settings: {
        customize: { use_hooks: true, send_event_end_notification: true },
        hook: {
          event_start_hook: hook.command,
          event_start_notify_on_hook_success: 'all',
          use_hook_description: true,
          tag_detected_objects: true,
        },
      },
    });
    const client = await tocsin.login(rig.user('admin'));
    const alarm = { cause: 'Accept', text: 'the gate', whenIdle: true, untilClosed: false };
    const eventId = await rig.alarm(1, 3, alarm);
    await client.alarm(eventId);
    const begins = () => notesOf(eventId).startsWith(`${hookAnswer.text} `);
    await waitFor('the notes to be written', begins);
    const end = await client.alarm(eventId, 'end', 30_000);
    expect(String(end['Cause']).startsWith(`End:${hookAnswer.text} `)).toBe(true);
    await waitFor('the notes to stand, or to be repaired', begins);
    expect(notesOf(eventId).match(/detected:/g)).toHaveLength(1);
    expect(notesOf(eventId)).toContain('Accept: the gate');
    await tocsin.part('gateway').said('1.37.44');
  });
});
