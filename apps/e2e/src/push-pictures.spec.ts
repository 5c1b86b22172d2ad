import path from 'node:path';
import { HookScript } from './harness/hook-scripts';
import { PushGround, type PushingTocsin } from './harness/push-ground';

jest.setTimeout(60_000);

const template =
  'https://portal/zm/index.php?eid=EVENTID&again=EVENTID&a=objdetect&b=objdetect_gif&c=objdetect_mp4&d=objdetect_jpg&e=BESTMATCH';
const login = '&username=me%20%26%20you&password=p%26ss';

let ground: PushGround;
let pushing: PushingTocsin;

const start = (token: string, customize: Readonly<Record<string, string | boolean>>) => {
  const hook = new HookScript(path.join(ground.ground.folder.path, 'pictures'));
  return ground.start({
    settings: {
      customize: { use_hooks: true, ...customize },
      hook: {
        event_start_hook: hook.command,
        event_start_notify_on_hook_success: 'all',
        event_start_notify_on_hook_fail: 'all',
        hook_skip_monitors: '2',
        use_hook_description: true,
        keep_frame_match_type: false,
      },
    },
    tokens: { [token]: { platform: 'ios' } },
  });
};

beforeAll(async () => {
  ground = await PushGround.open();
  pushing = await start('picture:1', {
    include_picture: true,
    picture_url: template,
    picture_portal_username: 'me & you',
    picture_portal_password: 'p&ss',
  });
});
afterAll(async () => {
  await pushing?.[Symbol.asyncDispose]();
  await ground?.[Symbol.asyncDispose]();
});

const pictureOf = async (monitorId: number, cause: string): Promise<string> => {
  const { eventId, bodies } = await pushing.alarm(['picture:1'], { monitorId, cause });
  return String(bodies['picture:1']?.[0]?.['image_url']).replaceAll(String(eventId), '<id>');
};

describe('the picture of a push', () => {
  it('EVENTID, username, password, BESTMATCH: a hook that found something keeps objdetect, and says which frame matched', async () => {
    expect(await pictureOf(1, 'Accept')).toBe(
      `https://portal/zm/index.php?eid=<id>&again=<id>&a=objdetect&b=objdetect_gif&c=objdetect_mp4&d=objdetect_jpg&e=alarm${login}`,
    );
  });

  const withSnapshot = `https://portal/zm/index.php?eid=<id>&again=<id>&a=snapshot&b=snapshot&c=snapshot&d=snapshot&e=snapshot${login}`;

  it('objdetect is the snapshot where the hook failed', async () => {
    expect(await pictureOf(1, 'Reject')).toBe(withSnapshot);
  });

  it('objdetect is the snapshot where no hook is run', async () => {
    expect(await pictureOf(2, 'Motion')).toBe(withSnapshot);
  });

  it('its password stands in no log', () => {
    expect(pushing.tocsin.log).not.toMatch(/p&ss|p%26ss/);
  });

  it.each([
    ['include_picture is off', { include_picture: false, picture_url: template }],
    ['picture_url is not set', { include_picture: true }],
  ])('is none where %s', async (_case, customize) => {
    await using without = await start('none:1', customize);
    const { bodies } = await without.alarm(['none:1'], { cause: 'Accept' });
    expect(bodies['none:1']?.[0]).not.toHaveProperty('image_url');
  });

  it('has its login once where the URL brings one, which is warned of at the start', async () => {
    await using old = await start('old:1', {
      include_picture: true,
      picture_url: 'https://portal/?eid=EVENTID&username=old&password=secret',
      picture_portal_username: 'new',
      picture_portal_password: 'hidden',
    });
    const { eventId, bodies } = await old.alarm(['old:1'], { cause: 'Accept' });
    expect(bodies['old:1']?.[0]).toMatchObject({
      image_url: `https://portal/?eid=${eventId}&username=old&password=secret`,
    });
    await old.tocsin.part('gateway').said(/"level":40,.*picture_url/);
    expect(old.tocsin.log).not.toMatch(/secret|hidden/);
  });
});
