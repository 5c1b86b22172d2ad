import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { jpegOf } from '@tocsin/zoneminder-simulator';
import { anna, ben, paintFaces } from '../../../../tools/testing/face-pictures';
import type { Client } from '../harness/client';
import { DetectionGround } from '../harness/detection-ground';
import { recordsOf } from '../harness/json-record';
import { car, paint, person } from '../harness/painted-pictures';
import { StandIn } from '../harness/stand-in';
import type { Tocsin } from '../harness/tocsin';
import { users } from '../harness/users';
import { waitFor } from '../harness/wait-for';

jest.setTimeout(60_000);

const monitors = [1, 2, 3, 4, 5].map((id) => ({ id, name: `Monitor-${id}` }));
const here = [128, 144, 192, 192] as const;
const there = [448, 288, 512, 336] as const;
const plate = {
  version: 2,
  data_type: 'alpr_results',
  results: [
    {
      plate: 'ZM1234',
      confidence: 91.5,
      coordinates: [
        { x: 450, y: 300 },
        { x: 500, y: 300 },
        { x: 500, y: 320 },
        { x: 450, y: 320 },
      ],
      candidates: [],
    },
  ],
};
const fromAfar = [{ type: 'object', label: 'bear', confidence: '99.77%', box: [10, 20, 60, 80] }];

let ground: DetectionGround;
let gateway: StandIn;
let tocsin: Tocsin;
let client: Client;

beforeAll(async () => {
  ground = await DetectionGround.open(monitors);
  writeFileSync(
    ground.path('known', 'anna.jpg'),
    await jpegOf(paintFaces(128, 128, { person: anna, x: 48, y: 48 })),
  );
  const alpr = ground.path('my alpr');
  writeFileSync(
    alpr,
    `#!/bin/sh\nprintf '%s\\n' "$@" > '${ground.path('alpr-arguments')}'\necho '${JSON.stringify(plate)}'\n`,
  );
  chmodSync(alpr, 0o755);
  gateway = await StandIn.open(({ path, body, query }) => {
    if (path.endsWith('/login')) return { body: { access_token: 'a-token', expires: 3600 } };
    const isList = !query.has('response_format') && !body.includes('stream_options');
    if (isList) return { body: fromAfar };
    const matched = {
      labels: ['bear'],
      boxes: [[10, 20, 60, 80]],
      confidences: [0.9977],
      frame_id: 'snapshot',
    };
    const rest = {
      error_boxes: [],
      model_names: ['far'],
      image_dimensions: { original: [480, 640], resized: null },
    };
    return { body: { matched_data: { ...matched, ...rest, image: null, polygons: [] }, all_matches: [] } };
  });
  for (const [id, name, coords] of [
    [1, 'Drive way', '0,240 320,240 320,480 0,480'],
    [2, 'Street', '321,0 639,0 639,479 321,479'],
  ] as const) {
    await ground.zoneminder.query(
      "INSERT INTO Zones (Id, MonitorId, Name, Type, Units, NumCoords, Coords) VALUES (?, 3, ?, 'Active', 'Pixels', 4, ?)",
      [id, name, coords],
    );
  }
  const places = { PORTAL: 'http://127.0.0.1:9', GATEWAY: gateway.url, ALPR: alpr };
  ground.golden('secrets.ini', places);
  const config = ground.golden('objectconfig-5.ini', places);
  tocsin = await ground.start(config, '/var/lib/zmeventnotification/bin/zm_event_start.sh');
  client = await tocsin.login(users.admin);
});

afterAll(async () => {
  await tocsin?.[Symbol.asyncDispose]();
  await gateway?.[Symbol.asyncDispose]();
  await ground?.[Symbol.asyncDispose]();
});

describe('objectconfig.ini of 5.15', () => {
  it('names known faces, keeps pictures of strangers, and tells the list of 5.7', async () => {
    const two = paintFaces(640, 480, { person: anna, x: 176, y: 112 }, { person: ben, x: 432, y: 304 });
    const { told, eventId } = await ground.told(client, 1, { picture: await jpegOf(two) });
    expect(told['Cause']).toMatch(
      /^\[s\] detected:(anna:100% stranger:100% |stranger:100% anna:100% ) Motion$/,
    );
    const list = recordsOf(told['DetectionJson']);
    expect(list.toSorted((a, b) => String(a['label']).localeCompare(String(b['label'])))).toEqual([
      { type: 'face', label: 'anna', box: [144, 80, 208, 144], confidence: '100.00%' },
      { type: 'face', label: 'stranger', box: [400, 272, 464, 336], confidence: '100.00%' },
    ]);
    const { objects } = await ground.filesOf(1, eventId);
    expect(objects).toBe(JSON.stringify({ frame: 'snapshot', detections: list }));
    await waitFor('a crop of the stranger', () => readdirSync(ground.path('unknown')).length === 1);
    expect(readdirSync(ground.path('unknown'))[0]).toMatch(
      /^[A-Z][a-z]{2}\d\d-\d\dh\d\dm\d\ds-[0-9a-f]{8}-[0-9a-f-]{27}\.jpg$/,
    );
  });

  it('asks the alpr command, without a shell, about a vehicle', async () => {
    const { told } = await ground.told(client, 2, { picture: await paint(car(there)) });
    expect(told['Cause']).toMatch(/^\[s\] detected:car:100% ZM1234:9[12]%  Motion$/);
    expect(told['DetectionJson']).toMatchObject([
      { type: 'object', label: 'car', box: there },
      { type: 'licenseplate', label: 'ZM1234', box: [450, 300, 500, 320], confidence: '91.50%' },
    ]);
  });

  it("counts only in the zones of ZoneMinder that the alarm's cause names", async () => {
    const street = { text: 'Street', picture: await paint(person(here), car(there)) };
    expect((await ground.told(client, 3, { ...street, cause: 'Motion Street' })).told['Cause']).toBe(
      '[x] detected:car:100%  Motion Street',
    );
    const garden = { picture: await paint(car([128, 288, 192, 336])) };
    const { told } = await ground.told(client, 3, { ...garden, cause: 'Motion drive WAY' });
    expect(told['Cause']).toBe('[x] detected:car:100%  Motion drive WAY');
    await ground.untold(tocsin, client, 3, { ...garden, cause: 'Motion Street' });
  });

  it('a gateway looks, with its own login', async () => {
    const { told } = await ground.told(client, 4, { picture: await paint(person(here)) });
    expect(told['Cause']).toMatch(/^\[[as]\] detected:bear:100%  Motion$/);
    const [login, detect] = gateway.asked;
    expect(login?.path).toBe('/api/v1/login');
    expect(JSON.parse(login?.body.toString() ?? '')).toEqual({
      username: 'gate',
      password: 'gateway-secret',
    });
    expect(detect?.path).toBe('/api/v1/detect/object');
    expect(detect?.headers.authorization).toBe('Bearer a-token');
  });

  it('our own models look where the gateway is gone and ml_fallback_local says so', async () => {
    const { told } = await ground.told(client, 5, { picture: await paint(person(here)) });
    expect(told['Cause']).toBe('[s] detected:person Motion');
  });

  it('says no secret', () => {
    for (const secret of ['gateway-secret', 'a-token', 'zm-portal-secret'])
      expect(tocsin.log).not.toContain(secret);
  });
});
