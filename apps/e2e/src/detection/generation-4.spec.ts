import { drawScene } from '@tocsin/zoneminder-simulator';
import { Mosquitto } from '../../../../tools/testing/mosquitto';
import type { Client } from '../harness/client';
import { DetectionGround } from '../harness/detection-ground';
import { parseRecord, recordsOf } from '../harness/json-record';
import { MqttEar } from '../harness/mqtt-ear';
import { car, dog, paint, person, SeenPicture } from '../harness/painted-pictures';
import { StandIn } from '../harness/stand-in';
import type { Tocsin } from '../harness/tocsin';
import { users } from '../harness/users';

jest.setTimeout(60_000);

const monitors = [1, 2, 3, 4, 5, 6].map((id) => ({ id, name: `Monitor-${id}` }));

// The network is as wide as high and pictures are stretched to it: its cells are 64 x 48 pixels of the picture.
const here = [128, 144, 192, 192] as const;
const there = [448, 288, 512, 336] as const;

let ground: DetectionGround;
let broker: Mosquitto;
let ear: MqttEar;
let plates: StandIn;
let tocsin: Tocsin;
let client: Client;

beforeAll(async () => {
  ground = await DetectionGround.open(monitors);
  broker = await Mosquitto.start();
  ear = await MqttEar.at(broker.port);
  plates = await StandIn.open(() => ({
    body: {
      results: [
        { box: { xmin: 460, ymin: 300, xmax: 500, ymax: 320 }, plate: 'ABC123', score: 0.898, dscore: 0.925 },
        { box: { xmin: 130, ymin: 150, xmax: 180, ymax: 170 }, plate: 'XYZ789', score: 0.9, dscore: 0.9 },
        { box: { xmin: 10, ymin: 10, xmax: 50, ymax: 30 }, plate: 'ABC999', score: 0.1, dscore: 0.9 },
      ],
    },
  }));
  const portal = { PORTAL: 'http://127.0.0.1:9', PLATES: plates.url };
  ground.golden('secrets.ini', portal);
  tocsin = await ground.start(ground.golden('objectconfig-4.ini', portal), '/usr/bin/detect_wrapper.sh', {
    mqtt: { enable: true, server: `127.0.0.1:${broker.port}` },
  });
  client = await tocsin.login(users.admin);
});

afterAll(async () => {
  await tocsin?.[Symbol.asyncDispose]();
  await ear?.[Symbol.asyncDispose]();
  await broker?.[Symbol.asyncDispose]();
  await plates?.[Symbol.asyncDispose]();
  await ground?.[Symbol.asyncDispose]();
});

describe('objectconfig.ini of 4.5', () => {
  it('HOG on the snapshot, whose prefix is that of a fixed frame', async () => {
    const options = { picture: await drawScene({ at: 0, people: 0 }), snapshot: await drawScene({ at: 0 }) };
    const { eventId, told, heard } = await ground.told(client, 1, options, ear);
    expect(told['Cause']).toBe('[x] detected:person Motion');
    expect(heard).toMatchObject({
      name: `Monitor-1:(${eventId}) [x] detected:person Motion`,
      detection: told['DetectionJson'],
    });
    const { objects, picture } = await ground.filesOf(1, eventId);
    expect(objects).toMatch(
      /^\{"frame":"snapshot","detections":\[\{"type":"object","label":"person","box":\[\d+,\d+,\d+,\d+\],"confidence":[\d.]+\}\]\}$/,
    );
    expect(picture).not.toBeNull();
  });

  it('Darknet files on the better of two frames: text with percent, list of objects, picture, notes', async () => {
    const options = { picture: await paint(), snapshot: await paint(person(here), car(there, 0.6)) };
    const { eventId, told } = await ground.told(client, 2, options);
    const text = '[s] detected:person:100% car:88% ';
    expect(told['Cause']).toBe(`${text} Motion`);
    expect(await ground.notes(eventId, text)).toBe(`${text} Motion: `);
    const { objects, picture } = await ground.filesOf(2, eventId);
    const confidence = expect.any(Number) as unknown;
    const parsed = parseRecord(objects ?? '');
    const detections = recordsOf(parsed['detections']);
    expect(parsed).toEqual({
      frame: 'snapshot',
      detections: [
        { type: 'object', label: 'person', box: here, confidence },
        { type: 'object', label: 'car', box: there, confidence },
      ],
    });
    expect(Object.keys(detections[0] ?? {})).toEqual(['type', 'label', 'box', 'confidence']);
    expect(objects).toBe(JSON.stringify(parsed));
    expect(told['DetectionJson']).toEqual(detections);
    const seen = await SeenPicture.read(picture ?? '');
    expect(seen.size).toEqual({ width: 640, height: 480 });
    // The last two of the six colours, blue first.
    expect(seen.edge(here, [47, 177, 91])).toBeGreaterThan(0.9);
    expect(seen.edge(there, [48, 134, 243])).toBeGreaterThan(0.9);
    expect(seen.edge([20, 20, 60, 60], [114, 114, 114])).toBe(1);
  });

  it('the alarm frame comes first; what the pattern does not list is left out', async () => {
    const both = { picture: await paint(car(here), dog(there)), snapshot: await paint(person(here)) };
    expect((await ground.told(client, 2, both)).told['Cause']).toBe('[a] detected:car:100%  Motion');
    await ground.untold(tocsin, client, 2, { picture: await paint(dog(there)) });
  });

  it('polygons: what touches one counts, what lies outside all does not', async () => {
    const outside = [512, 192, 576, 240] as const;
    const touching = [256, 240, 320, 288] as const;
    await ground.untold(tocsin, client, 3, { picture: await paint(person(outside)) });
    const { told, eventId } = await ground.told(client, 3, {
      picture: await paint(person(touching), car(outside)),
    });
    expect(told['Cause']).toBe('[a] detected:person Motion');
    const { picture } = await ground.filesOf(3, eventId);
    expect(
      (await SeenPicture.read(picture ?? '')).edge([330, 10, 630, 100], [255, 255, 255]),
    ).toBeGreaterThan(0.9);
  });

  it('plates are asked for behind a vehicle only, with the picture as it came', async () => {
    const { told: person1 } = await ground.told(client, 4, { picture: await paint(person(here)) });
    expect(person1['Cause']).toBe('[a] detected:person Motion');
    expect(plates.asked).toEqual([]);
    const sent = await paint(car(there));
    const { told, eventId } = await ground.told(client, 4, { picture: sent });
    expect(told['Cause']).toBe('[a] detected:car,ABC123 Motion');
    expect(plates.paths).toEqual(['/plate-reader/']);
    const [asked] = plates.asked;
    expect(asked?.headers.authorization).toBe('Token plate-key-secret');
    expect(asked?.body.includes(sent)).toBe(true);
    expect(asked?.body.toString('latin1').match(/name="regions"\r\n\r\n(us|cn|kr)/g)).toHaveLength(3);
    const { objects } = await ground.filesOf(4, eventId);
    // Analysed at half the size: the plate's box, too, is in those pixels.
    expect(JSON.parse(objects ?? '')).toMatchObject({
      detections: [
        { type: 'object', label: 'car', box: [224, 144, 256, 168] },
        { type: 'licenseplate', label: 'ABC123', box: [230, 150, 250, 160], confidence: 0.898 },
      ],
    });
    expect(tocsin.log).not.toContain('plate-key-secret');
  });

  it('a parked car is told once, and again when it has moved', async () => {
    const parked = { picture: await paint(car(there)) };
    const first = await ground.told(client, 5, parked);
    expect(first.told['Cause']).toBe('[a] detected:car Motion');
    const silent = await ground.untold(tocsin, client, 5, parked);
    expect(await ground.filesOf(5, silent)).toEqual({ objects: null, picture: null });
    expect(await ground.notes(silent, 'Motion')).toBe('Motion: ');
    const { told } = await ground.told(client, 5, { picture: await paint(car(there), person(here)) });
    expect(told['Cause']).toBe('[a] detected:person Motion');
  });

  it('a single frame, made smaller: boxes and picture in pixels of what was looked at', async () => {
    const { eventId, told } = await ground.told(client, 6, { picture: await paint(person(here)) });
    expect(told['Cause']).toBe('[x] detected:person Motion');
    const { objects, picture } = await ground.filesOf(6, eventId);
    expect(JSON.parse(objects ?? '')).toMatchObject({
      frame: 'alarm',
      detections: [{ box: [64, 72, 96, 96] }],
    });
    expect((await SeenPicture.read(picture ?? '')).size).toEqual({ width: 320, height: 240 });
  });

  it('says once which keys mean nothing, and never a secret', () => {
    for (const key of ['favourite_colour', 'log_level'])
      expect(tocsin.part('detector').log.matching(key).length).toBeGreaterThan(0);
    for (const secret of ['zm-portal-secret', 'plate-key-secret']) expect(tocsin.log).not.toContain(secret);
  });
});
