import { golden, withoutMoment } from './harness/golden';
import type { Settings } from './harness/ini';
import { PushGround, type PushingTocsin, type Way } from './harness/push-ground';

jest.setTimeout(60_000);

let ground: PushGround;

beforeAll(async () => {
  ground = await PushGround.open();
});
afterAll(() => ground?.[Symbol.asyncDispose]());

const ways: readonly Way[] = ['proxy', 'direct'];
const platforms = ['android', 'ios', 'other'] as const;
const ends: Settings = { customize: { send_event_end_notification: true } };

/** `%I:%M %p, %d-%b`, the default. */
const usualTime =
  /(?:0[1-9]|1[0-2]):[0-5]\d [AP]M, (?:0[1-9]|[12]\d|3[01])-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)/;
const isoTime = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{4}/;

const everything: Settings = {
  fcm: {
    replace_push_messages: true,
    fcm_android_priority: 'normal',
    fcm_android_ttl: 300,
    fcm_log_raw_message: true,
    fcm_log_message_id: 'zm-1',
    include_profile_in_push: true,
    date_format: '%Y-%m-%dT%H:%M:%S%z',
  },
  customize: {
    ...ends['customize'],
    tag_alarm_event_id: true,
    use_custom_notification_sound: true,
    include_picture: true,
    picture_url: 'https://portal/zm/index.php?view=image&eid=EVENTID&fid=snapshot&width=600',
    picture_portal_username: 'me & you',
    picture_portal_password: 'p&ss',
  },
};

describe.each(ways)('a push by %s', (way) => {
  const tokenOf = (platform: string) => `${way}:${platform}-token`;

  describe.each([
    ['with nothing switched on', 'plain', ends, usualTime],
    ['with everything switched on', 'full', everything, isoTime],
  ])('%s', (_case, variant, settings, timePattern) => {
    let pushing: PushingTocsin;
    let told: Awaited<ReturnType<PushingTocsin['alarm']>>;

    beforeAll(async () => {
      const parts = variant === 'plain' ? {} : { appversion: '1.6.009', profile: 'Home' };
      const tokens = platforms.map((platform): [string, object] => [
        tokenOf(platform),
        { platform, monlist: '3', ...parts },
      ]);
      pushing = await ground.start({ way, settings, tokens: Object.fromEntries(tokens) });
      told = await pushing.alarm(platforms.map(tokenOf), { monitorId: 3, ends: true });
    });
    afterAll(() => pushing?.[Symbol.asyncDispose]());

    it.each(platforms)('to a device of platform %s is as in the golden file, start and end', (platform) => {
      const [start, end] = told.bodies[tokenOf(platform)] ?? [];
      expect({
        start: withoutMoment(start, told.eventId, timePattern),
        end: withoutMoment(end, told.eventId, timePattern),
      }).toEqual(golden(`push-${way}-${variant}-${platform}`));
    });
  });
});

describe('the common text', () => {
  let pushing: PushingTocsin;

  beforeAll(async () => {
    const settings = {
      ...ends,
      fcm: { date_format: '|%Y-%m-%d %H:%M:%S %% %a %A %b %B %e %j %y %z %Z %p %I' },
    };
    pushing = await ground.start({ settings, tokens: { 'text:1': { platform: 'ios' } } });
  });
  afterAll(() => pushing?.[Symbol.asyncDispose]());

  it("badge: the record's badge + 1, and the new value is stored in the record", async () => {
    const badges: unknown[] = [];
    for (let count = 0; count < 2; count += 1) {
      const { bodies } = await pushing.alarm(['text:1'], { ends: true });
      badges.push(...(bodies['text:1'] ?? []).map((body) => body['badge']));
    }
    expect(badges).toEqual([1, 2, 3, 4]);
  });

  it('time: when the push is composed, by the clock of this machine', async () => {
    const before = Date.now();
    const { bodies } = await pushing.alarm(['text:1'], { ends: true });
    for (const body of bodies['text:1'] ?? []) {
      const [, date = ''] = /\|(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) %/.exec(String(body['body'])) ?? [];
      // Whole seconds, in this machine's time zone, as the process under test has it too.
      expect(new Date(date).getTime()).toBeGreaterThanOrEqual(before - 1_000);
      expect(new Date(date).getTime()).toBeLessThanOrEqual(Date.now());
    }
  });
});
