import { Mosquitto } from '../../../../tools/testing/mosquitto';
import type { Client } from '../harness/client';
import { DetectionGround } from '../harness/detection-ground';
import { parseRecord } from '../harness/json-record';
import { MqttEar } from '../harness/mqtt-ear';
import { car, dog, paint, person, SeenPicture } from '../harness/painted-pictures';
import { StandIn } from '../harness/stand-in';
import type { Tocsin } from '../harness/tocsin';
import { users } from '../harness/users';

jest.setTimeout(60_000);

const monitors = [1, 2, 3, 4, 5].map((id) => ({ id, name: `Monitor-${id}` }));
// Cells of 32 pixels of a network that is half as wide as the picture.
const here = [128, 128, 192, 192] as const;
const there = [448, 320, 512, 384] as const;

let ground: DetectionGround;
let broker: Mosquitto;
let ear: MqttEar;
let plates: StandIn;
let portal: StandIn;
let tocsin: Tocsin;
let client: Client;

beforeAll(async () => {
  ground = await DetectionGround.open(monitors);
  broker = await Mosquitto.start();
  ear = await MqttEar.at(broker.port);
  const plateOf = (plate: string, xmin: number) => ({
    box: { xmin, ymin: 330, xmax: xmin + 40, ymax: 350 },
    plate,
    score: 0.96,
    dscore: 0.9,
  });
  plates = await StandIn.open(() => ({ body: { results: [plateOf('ax11bc', 455), plateOf('zzz', 460)] } }));
  const frames = new Map([
    ['7', await paint(dog(here))],
    ['12', await paint(person(there))],
  ]);
  const asked = new Map<string, number>();
  portal = await StandIn.open(({ path, query }) => {
    if (path.endsWith('/login.json'))
      return { body: { access_token: 'portal-token', version: '1.36.33', apiversion: '2.0' } };
    const frame = query.get('fid') ?? '';
    asked.set(frame, (asked.get(frame) ?? 0) + 1);
    // Frame 12 is not written yet when it is asked for first.
    const picture = frame === '12' && asked.get(frame) === 1 ? undefined : frames.get(frame);
    return picture === undefined ? { status: 404, body: {} } : { body: picture };
  });
  const places = { PORTAL: portal.url, PLATES: plates.url };
  ground.golden('secrets.ini', places);
  const config = ground.golden('objectconfig-6.ini', places);
  tocsin = await ground.start(config, '/var/lib/zmeventnotification/bin/zm_event_start.sh', {
    mqtt: { enable: true, server: `127.0.0.1:${broker.port}` },
  });
  client = await tocsin.login(users.admin);
});

afterAll(async () => {
  await tocsin?.[Symbol.asyncDispose]();
  await ear?.[Symbol.asyncDispose]();
  await broker?.[Symbol.asyncDispose]();
  await plates?.[Symbol.asyncDispose]();
  await portal?.[Symbol.asyncDispose]();
  await ground?.[Symbol.asyncDispose]();
});

describe('objectconfig.ini of 6.1', () => {
  it('a person: text with percent, JSON of 6.x on WebSocket, MQTT and in objects.json, picture, notes', async () => {
    const { told, heard, eventId } = await ground.told(
      client,
      1,
      { picture: await paint(person(here, 0.8), dog(there)) },
      ear,
    );
    expect(told['Cause']).toBe('[s] detected:person:80%  Motion');
    expect(await ground.notes(eventId, '[s] detected:')).toBe('[s] detected:person:80%  Motion: ');
    const json = told['DetectionJson'];
    const { confidences } = parseRecord(JSON.stringify(json));
    const { objects, picture } = await ground.filesOf(1, eventId);
    expect(objects).toBe(
      JSON.stringify({
        labels: ['person'],
        boxes: [here],
        frame_id: 'snapshot',
        confidences,
        image_dimensions: { original: [480, 640], resized: null },
      }),
    );
    expect(JSON.stringify(json)).toBe(objects);
    expect(confidences).toEqual([expect.closeTo(0.8, 2)]);
    expect(heard).toMatchObject({ detection: json });
    const seen = await SeenPicture.read(picture ?? '');
    expect(seen.size).toEqual({ width: 640, height: 480 });
    expect(seen.edge(here, [47, 177, 91])).toBeGreaterThan(0.9);
    expect(seen.edge(there, [0, 0, 255])).toBe(1);
    expect(plates.asked).toEqual([]);
  });

  it('the frame in which more types match, with plates behind a car', async () => {
    const options = {
      picture: await paint(car(there)),
      snapshot: await paint(person(here), person([0, 0, 64, 64])),
    };
    const { told } = await ground.told(client, 1, options);
    expect(told['Cause']).toBe('[a] detected:car:100% alpr:ax11bc:96%  Motion');
    expect(told['DetectionJson']).toMatchObject({
      labels: ['car', 'alpr:ax11bc'],
      boxes: [there, [455, 330, 495, 350]],
      frame_id: 'alarm',
    });
    expect(plates.asked).toHaveLength(1);
  });

  it('a zone with a pattern of its own, in place of that of the type', async () => {
    const inDriveway = [128, 320, 192, 384] as const;
    const onLawn = [448, 64, 512, 128] as const;
    const { told } = await ground.told(client, 2, { picture: await paint(dog(inDriveway), person(onLawn)) });
    expect(told['DetectionJson']).toMatchObject({
      labels: expect.arrayContaining(['dog', 'person']) as unknown,
    });
    expect(told['Cause']).toMatch(/^\[s\] detected:(\(Colours\) (dog|person):100% ){2} Motion$/);
    await ground.untold(tocsin, client, 2, { picture: await paint(person(inDriveway), dog(onLawn)) });
  });

  it('a parked car is silent from the second event on; what is to be told always is told', async () => {
    const parked = await paint(car(there));
    expect((await ground.told(client, 3, { picture: parked })).told['Cause']).toBe(
      '[s] detected:car:100%  Motion',
    );
    const silent = await ground.untold(tocsin, client, 3, { picture: parked });
    expect(await ground.filesOf(3, silent)).toEqual({ objects: null, picture: null });
    for (const _round of [1, 2]) {
      const { told } = await ground.told(client, 3, { picture: await paint(car(there), dog(here)) });
      expect(told['Cause']).toBe('[s] detected:dog:100%  Motion');
    }
  });

  it('frames by number from the portal, tried again where one is not there yet', async () => {
    const { told, eventId } = await ground.told(client, 4, { picture: await paint() });
    expect(told['Cause']).toMatch(/^\[x\] detected:person:(99|100)%  Motion$/);
    expect(told['DetectionJson']).toMatchObject({
      boxes: [[224, 160, 256, 192]],
      frame_id: 12,
      image_dimensions: { original: [480, 640], resized: [240, 320] },
    });
    const images = portal.asked.filter(({ query }) => query.get('view') === 'image');
    // Frame 1, which a young event may not have written yet, is waited for longer than max_attempts says.
    expect(images.map(({ query }) => query.get('fid')).join()).toMatch(/^1,1,(1,)*7,12,12$/);
    expect(
      images.every(
        ({ query }) => query.get('eid') === String(eventId) && query.get('token') === 'portal-token',
      ),
    ).toBe(true);
    const { picture } = await ground.filesOf(4, eventId);
    expect((await SeenPicture.read(picture ?? '')).size).toEqual({ width: 320, height: 240 });
  });

  it('the frame with most detections, without what is too large, and without a model that is missing', async () => {
    const crowd = paint(person(here), person(there), car([256, 0, 320, 64]));
    const { told } = await ground.told(client, 5, {
      picture: await paint(person(here)),
      snapshot: await crowd,
    });
    expect(told['DetectionJson']).toMatchObject({
      labels: ['person', 'person', 'car'].toSorted(),
      frame_id: 'snapshot',
    });
    await tocsin.part('detector').said('missing.onnx');
  });

  it('says what it does not know, once, and no secret', () => {
    const { log } = tocsin.part('detector');
    expect(log.matching('platrec_stats').every(({ text }) => !text.includes('unknown'))).toBe(true);
    for (const secret of ['zm-portal-secret', 'plate-key-secret', 'portal-token'])
      expect(tocsin.log).not.toContain(secret);
  });
});
