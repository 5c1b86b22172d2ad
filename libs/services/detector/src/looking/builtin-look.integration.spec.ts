import { once } from 'node:events';
import { createServer } from 'node:http';
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LevelStore } from '@tocsin/store-level';
import sharp from 'sharp';
import { colourLabels, writeColourModel } from '../../../../../tools/testing/colour-model';
import { bundleInferenceWorker } from '../../../../../tools/testing/inference-worker';
import { until } from '../../../../../tools/testing/until';
import { anAlarm } from '../testing/alarm.fixture';
import { DetectorRig } from '../testing/rig.fixture';

let folder: string;
let model: string;
let labels: string;
let workerFile: string;
beforeAll(async () => {
  workerFile = bundleInferenceWorker();
  folder = await mkdtemp(path.join(tmpdir(), 'builtin-look-'));
  model = path.join(folder, 'colours.onnx');
  labels = path.join(folder, 'colours.txt');
  await writeFile(model, writeColourModel(128));
  await writeFile(labels, colourLabels.join('\n'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A detector that finds colours, see `writeColourModel`. */
const open = (different: Record<string, unknown> = {}) =>
  DetectorRig.open(
    LevelStore,
    { detector: { mode: 'builtin', detection_deadline: 4, model, labels, ...different } },
    { workerFile },
  );

let events = 0;
async function eventFolder(files: Record<string, Buffer> = {}): Promise<string> {
  events += 1;
  const eventPath = path.join(folder, `event-${events}`);
  await mkdir(eventPath);
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(eventPath, name), content);
  return eventPath;
}

/** A grey picture of 256 x 192 with one cell of the model in a colour, or none. */
function picture(colour?: string): Promise<Buffer> {
  const grey = sharp({ create: { width: 256, height: 192, channels: 3, background: '#727272' } });
  const square = { create: { width: 64, height: 64, channels: 3 as const, background: colour ?? '' } };
  const drawn = colour === undefined ? grey : grey.composite([{ input: square, left: 64, top: 0 }]);
  return drawn.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
}

const id = '0-5060-start';
async function lookAt(rig: DetectorRig, eventPath: string | null) {
  await rig.alarms.add(id, anAlarm({ eventPath }));
  return rig.answer(id);
}

describe('the built-in detector', () => {
  it('finds what the alarm frame shows, in pixels of the picture', async () => {
    await using rig = await open();
    const found = await lookAt(rig, await eventFolder({ 'alarm.jpg': await picture('red') }));
    expect(found).toMatchObject({
      outcome: 'found',
      text: '[a] detected:red',
      frame: 'alarm',
      hookRan: true,
      detectionJson: {
        labels: ['red'],
        boxes: [[64, 0, 128, 64]],
        frame_id: 'alarm',
        image_dimensions: { original: [192, 256], resized: null },
      },
    });
    expect(found.reason).toMatch(/the alarm picture shows red \d+ %/);
    expect(found.stages.map(({ name }) => name)).toEqual(['queue', 'alarm frame', 'inference']);
  });

  it('looks at the snapshot where the alarm frame shows nothing', async () => {
    await using rig = await open();
    const files = { 'alarm.jpg': await picture(), 'snapshot.jpg': await picture('blue') };
    expect(await lookAt(rig, await eventFolder(files))).toMatchObject({
      outcome: 'found',
      text: '[s] detected:blue',
      frame: 'snapshot',
    });
  });

  it('does not look at a snapshot that is the alarm frame once more', async () => {
    await using rig = await open();
    const same = await picture();
    const notification = await lookAt(rig, await eventFolder({ 'alarm.jpg': same, 'snapshot.jpg': same }));
    expect(notification).toMatchObject({ outcome: 'nothing', text: '', detectionJson: [] });
    expect(notification.stages.filter(({ name }) => name === 'inference')).toHaveLength(1);
  });

  it('leaves out what is not asked for, and says what it was', async () => {
    await using rig = await open({ detect_pattern: '(blue|green)' });
    const notification = await lookAt(rig, await eventFolder({ 'alarm.jpg': await picture('red') }));
    expect(notification.outcome).toBe('nothing');
    expect(notification.reason).toMatch(/only red \d+ %, which is not asked for/);
  });

  it('takes every label where the pattern is broken', async () => {
    await using rig = await open({ detect_pattern: '(blue' });
    expect((await lookAt(rig, await eventFolder({ 'alarm.jpg': await picture('red') }))).text).toContain(
      'red',
    );
    expect(rig.logged.join('')).toContain('is no regular expression');
  });

  it('waits for a picture that comes late, and for the rest of one', async () => {
    await using rig = await open();
    const eventPath = await eventFolder();
    const file = path.join(eventPath, 'alarm.jpg');
    const whole = await picture('#0f0');
    await rig.alarms.add(id, anAlarm({ eventPath }));
    await until('the detector waits', async () => (await rig.alarms.count()).running === 1);
    await writeFile(file, '');
    await writeFile(file, whole.subarray(0, whole.length / 2));
    await writeFile(`${file}.new`, whole);
    await rename(`${file}.new`, file);
    expect(await rig.answer(id)).toMatchObject({ outcome: 'found', text: '[a] detected:green' });
  });

  it.each([
    ['no picture', {}],
    ['empty pictures', { 'alarm.jpg': Buffer.alloc(0), 'snapshot.jpg': Buffer.alloc(0) }],
    [
      'pages instead of pictures',
      { 'alarm.jpg': Buffer.from('<html></html>'), 'snapshot.jpg': Buffer.from('<p>') },
    ],
  ])('sends the alarm all the same when the event has %s', async (_name, files) => {
    await using rig = await open({ detection_deadline: 1 });
    const notification = await lookAt(rig, await eventFolder(files));
    expect(notification).toMatchObject({ outcome: 'failed', hookRan: true });
    expect(notification.reason).toMatch(/no usable alarm picture .*no usable snapshot picture/);
  });

  it('sends the alarm all the same when the folder is not known', async () => {
    await using rig = await open();
    expect((await lookAt(rig, null)).reason).toContain('the folder of the event is not known');
  });

  it('passes the end of an event on without a look', async () => {
    await using rig = await open();
    await rig.alarms.add('0-5060-end', anAlarm({ phase: 'end' }));
    expect(await rig.answer('0-5060-end')).toMatchObject({ outcome: 'skipped', hookRan: false });
  });

  it('sends alarms unlooked-at while the model is broken, and looks again once it is mended', async () => {
    const mended = path.join(folder, 'mended.onnx');
    await writeFile(mended, 'not a model');
    await using rig = await open({ model: mended });
    const eventPath = await eventFolder({ 'alarm.jpg': await picture('red') });
    const first = await lookAt(rig, eventPath);
    expect(first).toMatchObject({ outcome: 'failed' });
    expect(first.reason).toMatch(/mended\.onnx cannot be read: it is no ONNX file/);
    expect(rig.logged.join('')).toMatch(
      /mended\.onnx cannot be read.*until then alarms go out without a look/,
    );

    await copyFile(model, mended);
    await rig.alarms.add('0-5061-start', anAlarm({ eventId: 5061, eventPath }));
    expect(await rig.answer('0-5061-start')).toMatchObject({ outcome: 'found', text: '[a] detected:red' });
  });

  it('looks at events of several monitors at once and mixes nothing up', async () => {
    await using rig = await open({ concurrency: 4 });
    const colours = ['red', 'green', 'blue'];
    const ids = Array.from({ length: 12 }, (_, index) => index + 1);
    for (const eventId of ids) {
      const colour = colours[eventId % 3];
      const eventPath = await eventFolder({
        'alarm.jpg': await picture(colour === 'green' ? '#0f0' : colour),
      });
      await rig.alarms.add(
        `0-${eventId}-start`,
        anAlarm({ eventId, monitorId: 1 + (eventId % 4), eventPath }),
      );
    }
    for (const eventId of ids) {
      const { text } = await rig.answer(`0-${eventId}-start`);
      expect([eventId, text]).toEqual([eventId, `[a] detected:${colours[eventId % 3]}`]);
    }
  });

  it('asks the portal where the event folder is on another machine', async () => {
    const [alarm, snapshot] = [await picture(), await picture('red')];
    const asked: string[] = [];
    const server = createServer((request, response) => {
      const { searchParams } = new URL(request.url ?? '/', 'http://portal');
      asked.push(`${searchParams.get('eid')} ${searchParams.get('fid')}`);
      const isTooEarly = asked.length === 1; // ZoneMinder has not written it yet
      if (isTooEarly) response.writeHead(404).end();
      else
        response
          .writeHead(200, { 'content-type': 'image/jpeg' })
          .end(searchParams.get('fid') === 'alarm' ? alarm : snapshot);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('it listens on no port');
    try {
      await using rig = await open({ portal: `http://127.0.0.1:${address.port}/zm` });
      const notification = await lookAt(rig, '/not/on/this/machine');
      expect(notification).toMatchObject({ outcome: 'found', text: '[s] detected:red' });
      expect(asked).toEqual(['5060 alarm', '5060 alarm', '5060 snapshot']);
    } finally {
      server.close();
    }
  });
});
