import { drawScene } from '@tocsin/zoneminder-simulator';
import { TestGround } from './harness/test-ground';
import { shapes, type Tocsin } from './harness/tocsin';
import { users } from './harness/users';

jest.setTimeout(60_000);

const monitors = [
  { id: 1, name: 'Front Door' },
  { id: 2, name: 'Garage' },
] as const;

let ground: TestGround;

beforeAll(async () => {
  ground = await TestGround.open({ monitors });
});

afterAll(() => ground?.[Symbol.asyncDispose]());

describe.each(shapes)('detection without any model file in %s', (shape) => {
  let tocsin: Tocsin;

  beforeAll(async () => {
    tocsin = await ground.start(shape, {
      detector: { enable: true },
      hook: {
        event_start_notify_on_hook_success: 'all',
        event_start_notify_on_hook_fail: 'none',
        use_hook_description: true,
      },
    });
  });

  afterEach(() => tocsin.disconnectAll());
  afterAll(() => tocsin?.[Symbol.asyncDispose]());

  it('a person in the picture is told before the cause, with its box in the JSON', async () => {
    const client = await tocsin.login(users.admin);
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Motion' });
    const { Cause, DetectionJson } = await client.alarm(eventId, 'start', 25_000);
    expect(Cause).toMatch(/^\[[as]\] detected:person(:\d+% )? ?Motion$/);
    expect(DetectionJson).toMatchObject({ labels: ['person'], boxes: [expect.anything()] });
    expect(Object.keys(Object(DetectionJson)).toSorted()).toEqual([
      'boxes',
      'confidences',
      'frame_id',
      'image_dimensions',
      'labels',
    ]);
  });

  it('an empty street is told to nobody', async () => {
    const client = await tocsin.login(users.admin);
    const empty = await drawScene({ at: Date.now(), people: 0 });
    const nobody = await ground.zoneminder.alarm(1, { cause: 'Motion', picture: empty });
    await tocsin.part('detector').said(new RegExp(`"eventId":${nobody}\\b.*"outcome":"nothing"`));
    const somebody = await ground.zoneminder.alarm(1, { cause: 'Motion' });
    await client.alarm(somebody);
    await client.fence();
    expect(client.tally).toEqual({ [`${somebody} start`]: 1 });
  });

  it('ten alarms at once are all looked at and told once, and nobody waits for a login meanwhile', async () => {
    const client = await tocsin.login(users.admin);
    const eventIds: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      for (const id of [1, 2]) eventIds.push(await ground.zoneminder.alarm(id, { holdMs: 10 }));
    }
    const another = await tocsin.login(users.viewer);
    await another.fence();
    for (const eventId of eventIds) await client.alarm(eventId, 'start', 30_000);
    expect(client.tally).toEqual(Object.fromEntries(eventIds.map((eventId) => [`${eventId} start`, 1])));
  });
});
