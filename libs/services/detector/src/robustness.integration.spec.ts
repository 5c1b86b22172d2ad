import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import path from 'node:path';
import { LevelStore } from '@tocsin/store-level';
import sharp, { type Sharp } from 'sharp';
import { colourLabels, writeColourModel } from '../../../../tools/testing/colour-model';
import { bundleInferenceWorker } from '../../../../tools/testing/inference-worker';
import { until } from '../../../../tools/testing/until';
import { anAlarm } from './testing/alarm.fixture';
import { EventFolders } from './testing/coloured-pictures.fixture';
import { DetectorRig } from './testing/rig.fixture';

let folders: EventFolders;
let workerFile: string;
beforeAll(async () => {
  workerFile = bundleInferenceWorker();
  folders = await EventFolders.open('robustness');
  await fs.writeFile(folders.path('colours.onnx'), writeColourModel(128));
  await fs.writeFile(folders.path('colours.txt'), colourLabels.join('\n'));
});
afterAll(() => folders[Symbol.asyncDispose]());
afterEach(() => jest.restoreAllMocks());

let files = 0;
/** A detector of an install with an objectconfig.ini of these lines for monitor 2. */
async function open(
  lines: readonly string[] = [],
  different: { labels?: string; workerFile?: string; deadline?: number } = {},
) {
  files += 1;
  const images = folders.path(`images-${files}`);
  const file = folders.path(`objectconfig-${files}.ini`);
  const config = [
    '[general]',
    `image_path=${images}`,
    `base_data_path=${folders.folder}`,
    'detection_sequence=object',
    'frame_id=alarm',
    'resize=800',
    'write_debug_image=no',
    '[ml]',
    'use_sequence=no',
    '[object]',
    'object_framework=onnx',
    `object_weights=${folders.path('colours.onnx')}`,
    `object_labels=${different.labels ?? folders.path('colours.txt')}`,
    'object_min_confidence=0.4',
    '[monitor-2]',
    ...lines,
  ];
  await fs.writeFile(file, config.join('\n'));
  const settings = { mode: 'builtin', detection_deadline: different.deadline ?? 4, object_config: file };
  const parts = { workerFile: different.workerFile ?? workerFile };
  const rig = await DetectorRig.open(LevelStore, { detector: settings }, parts);
  return { rig, images, [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose]() };
}

/** 256 x 192, grey, with a red square at 64,0..128,64. */
const redSquare = (): Sharp => {
  const square = { create: { width: 64, height: 64, channels: 3 as const, background: '#f00' } };
  return sharp({ create: { width: 256, height: 192, channels: 3, background: '#727272' } }).composite([
    { input: square, left: 64, top: 0 },
  ]);
};
const best = { quality: 95, chromaSubsampling: '4:4:4' } as const;
const redJpeg = () => redSquare().jpeg(best).toBuffer();

async function lookAt(rig: DetectorRig, eventPath: string | null, eventId = 5060) {
  const id = `0-${eventId}-start`;
  await rig.alarms.add(id, anAlarm({ eventId, eventPath }));
  return rig.answer(id);
}
const lookAtPicture = async (rig: DetectorRig, jpeg: Uint8Array) =>
  lookAt(rig, await folders.event({ 'alarm.jpg': jpeg }));

/** A JPEG with as many bytes more, in segments that no decoder reads. */
function padded(jpeg: Buffer, bytes: number): Buffer {
  const segment = Buffer.alloc(65_000);
  segment.writeUInt16BE(0xfffe, 0);
  segment.writeUInt16BE(segment.length - 2, 2);
  const segments = Array.from({ length: Math.ceil(bytes / segment.length) }, () => segment);
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

/** A JPEG that says it is 65 500 pixels wide and high. */
async function pictureBomb(): Promise<Buffer> {
  const jpeg = await redJpeg();
  const at = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  jpeg.writeUInt16BE(65_500, at + 5);
  jpeg.writeUInt16BE(65_500, at + 7);
  return jpeg;
}

describe('a picture', () => {
  it.each<[string, () => Promise<Buffer>]>([
    [
      'progressive',
      () =>
        redSquare()
          .jpeg({ ...best, progressive: true })
          .toBuffer(),
    ],
    ['in CMYK', () => redSquare().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer()],
    ['of 10 MB', async () => padded(await redJpeg(), 10_000_000)],
    ['smaller than resize', redJpeg],
  ])('%s is looked at like any other', async (_what, jpeg) => {
    await using opened = await open();
    const found = await lookAtPicture(opened.rig, await jpeg());
    expect(found).toMatchObject({
      outcome: 'found',
      text: expect.stringContaining('detected:red') as unknown,
      detectionJson: { boxes: [[64, 0, 128, 64]], image_dimensions: { original: [192, 256] } },
    });
  });

  it('without colour shows nothing that is red', async () => {
    await using opened = await open();
    const grey = await sharp(await redJpeg())
      .greyscale()
      .jpeg()
      .toBuffer();
    expect(await lookAtPicture(opened.rig, grey)).toMatchObject({ outcome: 'nothing' });
  });

  it('that lies on its side is looked at upright, and drawn upright', async () => {
    await using opened = await open();
    const sideways = await redSquare().withMetadata({ orientation: 6 }).jpeg(best).toBuffer();
    const eventPath = await folders.event({ 'alarm.jpg': sideways });
    expect(await lookAt(opened.rig, eventPath)).toMatchObject({
      outcome: 'found',
      detectionJson: { image_dimensions: { original: [256, 192] } },
    });
    const drawn = await sharp(await fs.readFile(path.join(eventPath, 'objdetect.jpg'))).metadata();
    expect([drawn.width, drawn.height, drawn.orientation ?? 1]).toEqual([192, 256, 1]);
  });

  it.each<[string, () => Promise<Buffer>, RegExp]>([
    ['of zero bytes', async () => Buffer.alloc(0), /has 0 bytes only/],
    ['cut in half', async () => (await redJpeg()).subarray(0, 800), /ends too early/],
    [
      'damaged in its tables',
      async () => {
        const jpeg = await redJpeg();
        return jpeg.fill(0x55, 4, 200);
      },
      /cannot be decoded|ends too early/,
    ],
    ['that is a page', async () => Buffer.from('<html>Please log in</html>'), /this is no JPEG/],
    ['that would fill the memory', pictureBomb, /cannot be decoded/],
  ])('%s lets the alarm go out, and the next one is looked at', async (_what, jpeg, reason) => {
    await using opened = await open();
    const first = await lookAtPicture(opened.rig, await jpeg());
    expect(first).toMatchObject({ outcome: 'failed', hookRan: true, text: '' });
    expect(first.reason).toMatch(reason);
    const next = await folders.event({ 'alarm.jpg': await redJpeg() });
    expect(await lookAt(opened.rig, next, 5061)).toMatchObject({ outcome: 'found' });
  });
});

describe('the portal', () => {
  async function portal(answer: RequestListener) {
    const server = createServer(answer);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('it listens on no port');
    const url = `http://127.0.0.1:${address.port}/zm`;
    return { url, [Symbol.asyncDispose]: async () => void server.close() };
  }

  it('that answers with its login page is logged in at once more, and then named', async () => {
    let logins = 0;
    await using server = await portal((request, response) => {
      const isLogin = request.url?.includes('login.json') === true;
      if (isLogin) logins += 1;
      response.writeHead(200, { 'content-type': isLogin ? 'application/json' : 'text/html' });
      response.end(isLogin ? '{"access_token":"t","access_token_expires":3600}' : '<html>login</html>');
    });
    const lines = [`portal=${server.url}`, `api_portal=${server.url}/api`, 'user=u', 'password=geheim'];
    await using opened = await open([...lines, 'frame_source=portal']);
    const answer = await lookAt(opened.rig, null);
    expect(answer).toMatchObject({ outcome: 'failed' });
    expect(answer.reason).toMatch(/asks for a login; may the user "u" see events/);
    expect(answer.reason + opened.rig.logged.join('')).not.toContain('geheim');
    expect(logins).toBe(2);
  });

  it('that is away lets the alarm go out', async () => {
    const lines = ['portal=http://127.0.0.1:1/zm', 'frame_source=portal'];
    await using opened = await open(lines);
    expect((await lookAt(opened.rig, null)).reason).toMatch(/portal: .*ECONNREFUSED/);
  });
});

describe('labels and zones', () => {
  it('of a label file that is too short have a name of ours', async () => {
    const labels = folders.path('short.txt');
    await fs.writeFile(labels, 'rot\n');
    await using opened = await open([], { labels });
    const square = { create: { width: 64, height: 64, channels: 3 as const, background: '#00f' } };
    const both = redSquare().composite([
      { input: square, left: 128, top: 64 },
      { input: { create: { ...square.create, background: '#f00' } }, left: 64, top: 0 },
    ]);
    const { text } = await lookAtPicture(opened.rig, await both.jpeg(best).toBuffer());
    expect(text).toMatch(/detected:(rot,class_2|class_2,rot)$/);
  });

  it('outside the picture want nothing of it', async () => {
    await using opened = await open(['far=5000,5000 6000,5000 6000,6000']);
    const answer = await lookAtPicture(opened.rig, await redJpeg());
    expect(answer).toMatchObject({ outcome: 'nothing' });
    expect(answer.reason).toMatch(/only red \d+ %, which is not asked for/);
  });

  it('may cross themselves', async () => {
    await using opened = await open(['hourglass=0,0 256,0 0,192 256,192']);
    expect(await lookAtPicture(opened.rig, await redJpeg())).toMatchObject({ outcome: 'found' });
  });

  it('may have patterns that would never end', async () => {
    await using opened = await open(['object_detection_pattern=([a-z]+)+[0-9]$']);
    const started = performance.now();
    const { outcome } = await lookAtPicture(opened.rig, await redJpeg());
    expect(['found', 'nothing']).toContain(outcome);
    expect(performance.now() - started).toBeLessThan(4_000);
  });
});

describe('an event folder', () => {
  const isDraft = (file: unknown) => typeof file === 'string' && file.endsWith('.tmp');
  const failing = (code: string) => {
    const write = fs.writeFile;
    jest.spyOn(fs, 'writeFile').mockImplementation((file, ...rest) => {
      if (!isDraft(file)) return write(file, ...rest);
      return Promise.reject(Object.assign(new Error(`${code}: write`), { code }));
    });
  };

  it.each([
    ['is full', 'ENOSPC', 'the disk is full'],
    ['may not be written to', 'EACCES', 'let this account write there'],
  ])('that %s is named, and the alarm goes out with what was seen', async (_what, code, remedy) => {
    await using opened = await open();
    const eventPath = await folders.event({ 'alarm.jpg': await redJpeg() });
    failing(code);
    expect(await lookAt(opened.rig, eventPath)).toMatchObject({ outcome: 'found' });
    expect(opened.rig.logged.join('')).toMatch(new RegExp(`objdetect\\.jpg .*${eventPath}.*${remedy}`));
    expect(await fs.readdir(eventPath)).toEqual(['alarm.jpg']);
  });

  it('that is gone by then is named, and the alarm goes out with what was seen', async () => {
    await using opened = await open();
    const eventPath = await folders.event({ 'alarm.jpg': await redJpeg() });
    await fs.mkdir(path.join(eventPath, 'objdetect.jpg', 'in the way'), { recursive: true });
    expect(await lookAt(opened.rig, eventPath)).toMatchObject({ outcome: 'found' });
    expect((await fs.readdir(eventPath)).toSorted()).toEqual(['alarm.jpg', 'objdetect.jpg']);
  });
});

describe('events at once', () => {
  it('of one monitor do not damage what is kept of it', async () => {
    await using opened = await open(['match_past_detections=yes']);
    const ids = Array.from({ length: 8 }, (_, index) => index + 1);
    const answers = await Promise.all(
      ids.map(async (id) => lookAt(opened.rig, await folders.event({ 'alarm.jpg': await redJpeg() }), id)),
    );
    expect(answers.map(({ outcome }) => outcome)).toContain('found');
    expect(answers.map(({ outcome }) => outcome)).not.toContain('failed');
    const kept = await fs.readdir(opened.images);
    expect(kept).toEqual(['past_detections_mid2.json']);
    const state: unknown = JSON.parse(await fs.readFile(path.join(opened.images, kept[0] ?? ''), 'utf8'));
    expect(state).toMatchObject({ last: { detections: [{ label: 'red' }] } });
    expect(
      (await lookAt(opened.rig, await folders.event({ 'alarm.jpg': await redJpeg() }), 99)).outcome,
    ).toBe('nothing');
  });
});

describe('a stop in the midst of a look', () => {
  it('leaves the alarm to be looked at again, and leaves no half file', async () => {
    const [asked, mended] = [folders.path('asked'), folders.path('mended')];
    const hung = folders.path('hung.cjs');
    const program = `const fs = require('node:fs');
      if (fs.existsSync(${JSON.stringify(mended)})) require(${JSON.stringify(workerFile)});
      else require('node:worker_threads').parentPort.on('message', () => {
        fs.writeFileSync(${JSON.stringify(asked)}, 'x'); // and never answers
      });`;
    await fs.writeFile(hung, program);
    await using opened = await open([], { workerFile: hung, deadline: 30 });
    const eventPath = await folders.event({ 'alarm.jpg': await redJpeg() });
    await opened.rig.alarms.add('0-1-start', anAlarm({ eventId: 1, eventPath }));
    await until('the model is at it', () =>
      fs.access(asked).then(
        () => true,
        () => false,
      ),
    );
    await opened.rig.stop();
    expect(await fs.readdir(eventPath)).toEqual(['alarm.jpg']);
    expect(opened.rig.told.size).toBe(0);
    await fs.writeFile(mended, '');
    await opened.rig.start();
    expect(await opened.rig.answer('0-1-start')).toMatchObject({ outcome: 'found' });
  }, 30_000);
});
