import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Client } from '../harness/client';
import { DetectionGround } from '../harness/detection-ground';
import { recordsOf } from '../harness/json-record';
import { car, dog, paint, person, SeenPicture } from '../harness/painted-pictures';
import { repository } from '../harness/repository';
import { StandIn } from '../harness/stand-in';
import type { Tocsin } from '../harness/tocsin';
import { users } from '../harness/users';
import { waitFor } from '../harness/wait-for';

jest.setTimeout(60_000);

const monitors = [1, 2, 3, 4, 5, 6].map((id) => ({ id, name: `Monitor-${id}` }));
const here = [128, 320, 192, 384] as const;
const there = [448, 128, 512, 192] as const;
/** Real models and photographs lie beside the checkout, where they are. */
const shared = path.join(repository, '../shared');
const itWithPhotographs = existsSync(path.join(shared, 'models')) ? it : it.skip;

let ground: DetectionGround;
let gateway: StandIn;
let tocsin: Tocsin;
let client: Client;

beforeAll(async () => {
  ground = await DetectionGround.open(monitors);
  await ground.zoneminder.addTags();
  const seen = {
    labels: ['dog', 'bear'],
    boxes: [
      [10, 20, 60, 80],
      [1, 1, 5, 5],
    ],
    confidences: [0.965, 0.9],
  };
  const rest = {
    error_boxes: [],
    model_names: ['far', 'far'],
    detection_types: ['object', 'object'],
    polygons: [],
  };
  const sizes = { frame_id: 'single', image_dimensions: { original: [480, 640], resized: null } };
  gateway = await StandIn.open(({ path: asked }) =>
    asked === '/login'
      ? { body: { access_token: 'a-token', expires: 3600 } }
      : { body: { ...seen, ...sizes, ...rest } },
  );
  writeFileSync(
    ground.path('corner.mjs'),
    `export default class {
      constructor({ name }) { this.name = name; }
      get_classes() { return [this.name]; }
      detect(image) { return { rects: [[0, 0, image.width / 2, image.height / 2]], labels: [this.name], confidence: ['0.75'] }; }
    }`,
  );
  const places = { PORTAL: 'http://127.0.0.1:9', GATEWAY: gateway.url, MODELS: path.join(shared, 'models') };
  ground.golden('secrets.yml', places);
  const config = ground.golden('objectconfig-7.yml', places);
  tocsin = await ground.start(config, '/var/lib/zmeventnotification/bin/zm_event_start.sh');
  client = await tocsin.login(users.admin);
});

afterAll(async () => {
  await tocsin?.[Symbol.asyncDispose]();
  await gateway?.[Symbol.asyncDispose]();
  await ground?.[Symbol.asyncDispose]();
});

describe('objectconfig.yml of 7.0', () => {
  it('text, JSON, files, notes and a tag for each label', async () => {
    const picture = await paint(person(here, 0.8), person(there), car([0, 0, 64, 64]));
    const { told, eventId } = await ground.told(client, 1, { picture });
    expect(told['Cause']).toMatch(/^\[s\] detected:(person:100% car:100%|car:100% person:100%)  Motion$/);
    expect(told['DetectionJson']).toMatchObject({ frame_id: 'snapshot' });
    const { objects } = await ground.filesOf(1, eventId);
    expect(objects).toBe(JSON.stringify(told['DetectionJson']));
    expect(objects?.match(/"person"/g)).toHaveLength(2);
    await ground.notes(eventId, '[s] detected:');
    await waitFor(
      'the tags',
      async () => Object.keys(await ground.zoneminder.tags(eventId)).join() === 'car,person',
    );
  });

  it('zones with what they look for and what they overlook, and no prefix', async () => {
    const { told, eventId } = await ground.told(client, 2, {
      picture: await paint(person(there), car(here)),
    });
    expect(told['Cause']).toMatch(/^detected:(person:100% car:100%|car:100% person:100%)  Motion$/);
    const { picture } = await ground.filesOf(2, eventId);
    const seen = await SeenPicture.read(picture ?? '');
    expect(seen.edge([330, 10, 630, 400], [255, 255, 255])).toBeGreaterThan(0.9);
    await ground.untold(tocsin, client, 2, { picture: await paint(car(there), dog(here)) });
  });

  it('first_new looks on where the first frame shows nothing new, even under another name of it', async () => {
    const parked = await paint(car(there));
    await ground.told(client, 3, { picture: parked });
    await ground.untold(tocsin, client, 3, { picture: parked });
    await ground.untold(tocsin, client, 3, { picture: await paint(dog(there)) });
    const { told } = await ground.told(client, 3, { snapshot: parked, picture: await paint(person(here)) });
    expect(told['Cause']).toBe('[a] detected:person:100%  Motion');
  });

  it('a pyzm.serve looks at the picture itself; what it saw is sifted here', async () => {
    const sent = await paint(person(here));
    const { told } = await ground.told(client, 4, { picture: sent });
    // Half to even: 0.965 is a hair less than that in binary.
    expect(told['Cause']).toBe('[s] detected:dog:96%  Motion');
    expect(told['DetectionJson']).toMatchObject({
      labels: ['dog'],
      boxes: [[10, 20, 60, 80]],
      confidences: [0.965],
    });
    expect(gateway.paths).toEqual(['/login', '/detect']);
    const [login, detect] = gateway.asked;
    expect(JSON.parse(login?.body.toString() ?? '')).toEqual({
      username: 'gate',
      password: 'gateway-secret',
    });
    expect(detect?.headers['content-type']).toMatch(/^multipart\/form-data/);
    expect(detect?.body.includes('name="file"')).toBe(true);
  });

  itWithPhotographs('a photograph, with real models: objects, then faces of people', async () => {
    const picture = readFileSync(path.join(shared, 'samples/obama.jpg'));
    const { told } = await ground.told(client, 5, { picture });
    expect(told['Cause']).toMatch(/^\[a\] detected:(\(YOLOX\) \w+:\d+% )+\(YuNet\) somebody:\d+%  Motion$/);
    expect(told['Cause']).toContain('(YOLOX) person:');
    expect(recordsOf([told['DetectionJson']])[0]?.['labels']).toEqual(
      expect.arrayContaining(['person', 'somebody']),
    );
  });

  it('a plug-in in place of a model', async () => {
    const { told } = await ground.told(client, 6, { picture: await paint() });
    expect(told['Cause']).toBe('[s] detected:dog:75%  Motion');
    expect(told['DetectionJson']).toMatchObject({ boxes: [[0, 0, 320, 240]], confidences: [0.75] });
  });

  it('names an unknown key, and says no secret', () => {
    expect(tocsin.part('detector').log.matching('colour_of_the_house').length).toBeGreaterThan(0);
    for (const secret of ['gateway-secret', 'a-token', 'zm-portal-secret'])
      expect(tocsin.log).not.toContain(secret);
  });
});
