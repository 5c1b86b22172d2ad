import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AlarmFrame } from '@tocsin/client-frames';
import { CodedError } from '@tocsin/errors';
import { decodePicture } from '@tocsin/pictures';
import { drawScene } from '@tocsin/zoneminder-simulator';
import { until } from '../../../../../tools/testing/until';
import { GatewayRig, notification, type RigOptions } from '../testing/gateway-rig';
import { matching } from '../testing/matching';
import type { EventFolders } from './event-pictures';

let folder: string;
let picture: Buffer;
beforeAll(async () => {
  picture = await drawScene({ at: 0 });
  folder = await mkdtemp(path.join(tmpdir(), 'gateway-pictures-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let homes = 0;
interface House extends AsyncDisposable {
  readonly rig: GatewayRig;
  /** Where the files of an event are. */
  readonly eventPath: string;
  /** The address of the picture of an alarm about this event, as a client gets it. */
  link(outcome?: 'found' | 'nothing'): Promise<string>;
}

const eventId = 77;

async function house(
  gateway: Record<string, unknown> = {},
  options: Omit<RigOptions, 'config'> & {
    template?: string;
    base?: string;
    detector?: Record<string, unknown>;
  } = {},
): Promise<House> {
  homes += 1;
  const base = options.base ?? path.join(folder, `house-${homes}`);
  const eventPath = path.join(base, 'events');
  await mkdir(eventPath, { recursive: true });
  const { template } = options;
  const events: EventFolders = {
    event: (id) => Promise.resolve(id === eventId ? { eventPath } : undefined),
  };
  const rig = await GatewayRig.start({
    ...options,
    parts: { events, ...options.parts },
    config: {
      general: { base_data_path: base },
      customize: {
        include_picture: 'yes',
        ...(template === undefined ? {} : { picture_url: template }),
        picture_portal_username: 'me',
        picture_portal_password: 'geheim',
      },
      hook: { event_start_notify_on_hook_fail: 'all', event_start_notify_on_hook_success: 'all' },
      gateway: { signed_pictures: 'yes', ...gateway },
      ...(options.detector === undefined ? {} : { detector: options.detector }),
    },
  });
  return {
    rig,
    eventPath,
    link: async (outcome = 'found') => {
      const client = await rig.client();
      await rig.notify(notification(eventId, { outcome, text: '[a] detected:person', hookRan: true }));
      const frame = AlarmFrame.parse(await client.next());
      client.leave();
      return frame.events[0]?.Picture ?? '';
    },
    [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose](),
  };
}

const put = (home: House, file: string, body = picture) => writeFile(path.join(home.eventPath, file), body);

async function get(
  url: string,
): Promise<{ status: number; type: string | null; length: number; body: Buffer }> {
  const answer = await fetch(url);
  const body = Buffer.from(await answer.arrayBuffer());
  const { status, headers } = answer;
  return { status, type: headers.get('content-type'), length: Number(headers.get('content-length')), body };
}

describe('a signed picture', () => {
  it('is where the alarm says, with no password in the address, nor the signature in the log', async () => {
    await using home = await house();
    await put(home, 'alarm.jpg');
    const url = await home.link();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/pictures\/77\/alarm\?expires=\d+&signature=[\w-]{43}$/);
    expect(await get(url)).toEqual({
      status: 200,
      type: 'image/jpeg',
      length: picture.length,
      body: picture,
    });
    const { alarm } = notification(eventId);
    const written = JSON.stringify([home.rig.logged, await home.rig.records.story(alarm)]);
    expect(written).not.toContain(new URL(url).searchParams.get('signature'));
  });

  it.each([
    ['objdetect', 'objdetect.jpg', 'image/jpeg'],
    ['objdetect', 'objdetect.gif', 'image/gif'],
    ['objdetect_mp4', 'objdetect.mp4', 'video/mp4'],
    ['snapshot', 'snapshot.jpg', 'image/jpeg'],
    ['37', '00037-capture.jpg', 'image/jpeg'],
  ])('fid=%s is the file %s of type %s', async (fid, file, type) => {
    await using home = await house({}, { template: `https://portal/zm/index.php?eid=EVENTID&fid=${fid}` });
    await put(home, file);
    expect(await get(await home.link())).toMatchObject({ status: 200, type, body: picture });
  });

  it('of a frame has as many digits in its name as ZoneMinder gives it', async () => {
    const base = path.join(folder, 'seven-digits');
    const event = () => Promise.resolve({ eventPath: path.join(base, 'events') });
    const events: EventFolders = { event, imageDigits: () => Promise.resolve(7) };
    await using home = await house({}, { base, template: 'https://portal/?fid=37', parts: { events } });
    await put(home, '0000037-capture.jpg');
    expect(await get(await home.link())).toMatchObject({ status: 200, body: picture });
  });

  it('is the snapshot where the hook said no', async () => {
    await using home = await house({}, { template: 'https://portal/?fid=objdetect' });
    await put(home, 'snapshot.jpg');
    expect(await home.link('nothing')).toContain('/pictures/77/snapshot?');
  });

  it('is as wide as picture_url, or the client, wants it', async () => {
    await using home = await house({}, { template: 'https://portal/?fid=alarm&width=100' });
    await put(home, 'alarm.jpg');
    const url = await home.link();
    for (const [address, width] of [
      [url, 100],
      [url.replace('width=100', 'width=40'), 40],
      [url.replace('width=100', 'width=4000'), (await decodePicture(picture)).width],
    ] as const) {
      const { status, type, length, body } = await get(address);
      expect({ status, type, length }).toEqual({ status: 200, type: 'image/jpeg', length: body.length });
      expect((await decodePicture(body)).width).toBe(width);
    }
    for (const width of ['1', '99999', '1e3', '-5', 'x']) {
      expect((await get(url.replace('width=100', `width=${width}`))).status).toBe(400);
    }
  });

  it('is gone when its time is over', async () => {
    await using home = await house({ picture_lifetime: 1 });
    await put(home, 'alarm.jpg');
    const url = await home.link();
    expect((await get(url)).status).toBe(200);
    await until('it has expired', async () => (await get(url)).status === 410, 5_000);
  });

  it('of another event, another picture or with any other change is refused', async () => {
    await using home = await house();
    await put(home, 'alarm.jpg');
    await put(home, 'snapshot.jpg');
    const url = await home.link();
    const changed = [
      url.replace('/77/', '/78/'),
      url.replace('/alarm', '/snapshot'),
      url.replace('/alarm', '/..%2f..%2fsecret'),
      url.replace(/expires=(\d+)/, 'expires=9$1'),
      url.replace(/signature=.*/, 'signature=x'),
      url.replace(/&signature=.*/, ''),
      `${url}=`,
      `${url}&signature=x`,
    ];
    for (const address of changed) {
      const { status, body } = await get(address);
      expect({ address, status }).toEqual({ address, status: 403 });
      expect(body.includes(picture)).toBe(false);
    }
  });

  it('that is not there is 404, also where there is no such event', async () => {
    await using home = await house();
    const url = await home.link();
    expect(await get(url)).toMatchObject({ status: 404, type: matching(/json/) });
    await using other = await house({}, { parts: { events: { event: () => Promise.resolve(undefined) } } });
    expect((await get(await other.link())).status).toBe(404);
  });

  it('that is still being written is waited for', async () => {
    await using home = await house();
    const url = await home.link();
    await put(home, 'alarm.jpg', picture.subarray(0, 200));
    const asked = get(url);
    await put(home, 'alarm.jpg');
    expect(await asked).toMatchObject({ status: 200, body: picture });
  });

  it('comes from the portal where this machine has no event folders', async () => {
    const asked: string[] = [];
    const portal = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.setHeader('content-type', 'image/jpeg').end(picture);
    }).listen(0, '127.0.0.1');
    await once(portal, 'listening');
    const bound = portal.address();
    const port = typeof bound === 'object' ? bound?.port : 0;
    const detector = { portal: `http://127.0.0.1:${port}/zm` };
    await using home = await house({}, { detector });
    const address = await home.link();
    expect(await get(address)).toMatchObject({ status: 200, type: 'image/jpeg', body: picture });
    expect(asked).toEqual(['/zm/index.php?view=image&eid=77&fid=alarm']);
    portal.closeAllConnections();
    portal.close();
  });

  it('cannot be had where neither folder nor portal is known, which is no 404', async () => {
    const events: EventFolders = {
      event: () => Promise.reject(new CodedError('database-unavailable', 'away', { retryable: true })),
    };
    await using home = await house({}, { parts: { events } });
    expect((await get(await home.link())).status).toBe(503);
  });

  it('leaves other addresses alone, and the sockets', async () => {
    await using home = await house();
    expect((await get(home.rig.url.replace('ws', 'http'))).status).toBe(404);
    const client = await home.rig.connect('pictures/77/alarm');
    await client.login();
    client.leave();
  });
});

describe('the key for signed pictures', () => {
  it('is kept for its owner alone, and addresses outlive a restart', async () => {
    const base = path.join(folder, 'lasting');
    let url: string;
    {
      await using home = await house({}, { base });
      await put(home, 'alarm.jpg');
      url = await home.link();
    }
    const file = path.join(base, 'picture-secret');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file, 'utf8')).trim()).toHaveLength(43);
    await using again = await house({}, { base });
    const here = url.replace(/:\d+\//, `:${again.rig.port}/`);
    expect((await get(here)).status).toBe(200);
  });

  it('can be the same on every gateway, which then reads what another signed', async () => {
    const gateway = { picture_secret: 'of both', public_url: 'https://house:9000/' };
    await using one = await house(gateway);
    await using two = await house(gateway);
    await put(two, 'alarm.jpg');
    const url = await one.link();
    expect(url).toMatch(/^https:\/\/house:9000\/pictures\/77\/alarm\?/);
    const there = url.replace('https://house:9000', `http://127.0.0.1:${two.rig.port}`);
    expect((await get(there)).status).toBe(200);
    expect(one.rig.logged.join('')).not.toContain('of both');
  });

  it('that cannot be kept is good until the end of the process, and the log says so', async () => {
    const base = path.join(folder, 'a-file');
    await writeFile(base, '');
    await using rig = await GatewayRig.start({
      config: { general: { base_data_path: base }, gateway: { signed_pictures: 'yes' } },
    });
    expect(rig.logged.join('')).toMatch(/cannot be kept .*ENOTDIR|EEXIST/);
  });
});
