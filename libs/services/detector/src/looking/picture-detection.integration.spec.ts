import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DetectionConfig, FrameSettings, OutputSettings } from '@tocsin/detection-config';
import { EventId, MonitorId } from '@tocsin/messages';
import { decodePicture } from '@tocsin/pictures';
import sharp from 'sharp';
import { colourLabels, writeColourModel } from '../../../../../tools/testing/colour-model';
import { bundleInferenceWorker } from '../../../../../tools/testing/inference-worker';
import { Stopwatch } from '../stopwatch';
import { type ColouredSquare, EventFolders, type Painter } from '../testing/coloured-pictures.fixture';
import { aConfig, type DetectionRig, openDetectionRig } from '../testing/picture-detection.fixture';
import type { Subject } from './subject';

const colours = { red: '#f00', green: '#0f0', blue: '#00f' } as const;
const picture: Painter = async (...squares) => {
  const grey = sharp({ create: { width: 256, height: 192, channels: 3, background: '#727272' } });
  const drawn = squares.map(({ colour, cell: [x, y] }) => ({
    input: { create: { width: 64, height: 64, channels: 3 as const, background: colours[colour] } },
    left: x * 64,
    top: y * 64,
  }));
  return grey.composite(drawn).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
};
const square = (colour: ColouredSquare['colour'], x: number, y = 0): ColouredSquare => ({
  colour,
  cell: [x, y],
});

let folders: EventFolders;
let workerFile: string;
let model: { model: string; labels: string };
beforeAll(async () => {
  workerFile = bundleInferenceWorker();
  folders = await EventFolders.open('picture-detection');
  model = { model: folders.path('colours.onnx'), labels: folders.path('colours.txt') };
  await writeFile(model.model, writeColourModel(128));
  await writeFile(model.labels, colourLabels.join('\n'));
});
afterAll(() => folders[Symbol.asyncDispose]());

interface Different {
  frames?: Partial<FrameSettings>;
  output?: Partial<OutputSettings>;
  config?: Partial<DetectionConfig>;
}
const configWith = ({ frames = {}, output = {}, config = {} }: Different = {}) =>
  aConfig(model, (usual) => ({
    ...usual,
    ...config,
    frames: { ...usual.frames, ...frames },
    output: { ...usual.output, imagePath: folders.path('images'), ...output },
  }));
const open = (different: Different = {}) => openDetectionRig(configWith(different), { workerFile });

const subject = (different: Partial<Subject>): Subject => ({
  name: '0-5060',
  eventId: EventId.parse(5060),
  monitorId: MonitorId.parse(2),
  cause: 'Motion',
  eventPath: null,
  file: null,
  seenAt: null,
  ...different,
});
const look = (
  { detection }: DetectionRig,
  different: Partial<Subject>,
  signal = new AbortController().signal,
) => detection.look(subject(different), { signal, stopwatch: new Stopwatch() });
const list = async (folder: string) => (await readdir(folder)).toSorted();

describe('which pictures', () => {
  it('are looked at by number, and the strategy chooses among them', async () => {
    const files = {
      '00001-capture.jpg': await picture(square('red', 0)),
      '00021-capture.jpg': await picture(square('red', 0), square('blue', 1)),
      '00031-capture.jpg': await picture(square('blue', 0)),
    };
    const set: FrameSettings['set'] = [1, 21, 31];
    await using most = open({ frames: { set, isBestMatch: false, strategy: 'most' } });
    expect(await look(most, { eventPath: await folders.event(files) })).toMatchObject({
      text: '[x] detected:red,blue',
      frame: '21',
      detectionJson: { frame_id: 21 },
    });
    await using first = open({ frames: { set, isBestMatch: false, strategy: 'first' } });
    expect(await look(first, { eventPath: await folders.event(files) })).toMatchObject({ frame: '1' });
  });

  it('are stepped through where none is named, until nothing comes any more', async () => {
    const files = {
      '00002-capture.jpg': await picture(),
      '00004-capture.jpg': await picture(square('green', 2)),
      '00006-capture.jpg': await picture(square('red', 0)),
    };
    const stepping = { set: [], isBestMatch: false, start: 2, step: 2, failuresInARow: 2 } as const;
    await using rig = open({ frames: { ...stepping, set: [] } });
    expect(await look(rig, { eventPath: await folders.event(files) })).toMatchObject({ frame: '4' });
    await using one = open({ frames: { ...stepping, set: [], most: 1 } });
    expect(await look(one, { eventPath: await folders.event(files) })).toMatchObject({ outcome: 'nothing' });
  });

  it('come from a file that is named', async () => {
    const file = folders.path('one.png');
    await writeFile(
      file,
      await sharp(await picture(square('red', 1)))
        .png()
        .toBuffer(),
    );
    await using rig = open();
    const found = await look(rig, { file, eventId: null, monitorId: null });
    expect(found).toMatchObject({ outcome: 'found', text: '[s] detected:red' });
  });

  it('are kept where that is wanted', async () => {
    const saveFolder = folders.path('saved');
    const jpeg = await picture(square('red', 0));
    await using rig = open({
      frames: { set: ['snapshot'], saveFrames: true, saveAnalyzedFrames: true, saveFolder, resizeWidth: 128 },
      config: { generation: '4' },
      output: { imagePath: folders.path('downloads') },
    });
    await look(rig, { eventPath: await folders.event({ 'snapshot.jpg': jpeg }) });
    expect(await list(saveFolder)).toEqual(['5060-image-analyzed-snapshot.jpg', '5060-image-snapshot.jpg']);
    expect((await readFile(path.join(saveFolder, '5060-image-snapshot.jpg'))).equals(jpeg)).toBe(true);
    const analysed = await readFile(path.join(saveFolder, '5060-image-analyzed-snapshot.jpg'));
    expect(await decodePicture(analysed)).toMatchObject({ width: 128, height: 96 });
  });
});

describe('the answer', () => {
  it('has boxes of the resized picture, and both sizes', async () => {
    await using rig = open({ frames: { set: ['alarm'], resizeWidth: 128 }, output: { showPercent: true } });
    const eventPath = await folders.event({ 'alarm.jpg': await picture(square('red', 1)) });
    const found = await look(rig, { eventPath });
    expect(found.text).toMatch(/^\[a\] detected:red:\d+% $/);
    expect(found.detectionJson).toMatchObject({
      boxes: [[32, 0, 64, 32]],
      image_dimensions: { original: [192, 256], resized: [96, 128] },
      original_boxes: [[64, 0, 128, 64]],
    });
    const drawn = await decodePicture(await readFile(path.join(eventPath, 'objdetect.jpg')));
    expect(drawn).toMatchObject({ width: 128, height: 96 });
  });

  it('is never of an enlarged picture', async () => {
    await using rig = open({ frames: { set: ['alarm'], resizeWidth: 2000 } });
    const eventPath = await folders.event({ 'alarm.jpg': await picture(square('red', 1)) });
    expect((await look(rig, { eventPath })).detectionJson).toMatchObject({
      boxes: [[64, 0, 128, 64]],
      image_dimensions: { original: [192, 256], resized: null },
    });
  });

  it('is found by a copy that is shrunk for the model alone, in pixels of the picture', async () => {
    const { types } = configWith();
    const shrunk = types.map((type) => ({
      ...type,
      variants: type.variants.map((one) => ({ ...one, maxSize: 128 })),
    }));
    await using rig = open({ config: { types: shrunk } });
    const eventPath = await folders.event({ 'alarm.jpg': await picture(square('red', 1)) });
    expect((await look(rig, { eventPath })).detectionJson).toMatchObject({ boxes: [[64, 0, 128, 64]] });
  });

  it('lies in the event folder as a picture and as JSON', async () => {
    await using rig = open({ output: { json: 'list5', showPercent: true } });
    const eventPath = await folders.event({ 'alarm.jpg': await picture(square('red', 1)) });
    await look(rig, { eventPath });
    expect(await list(eventPath)).toEqual(['alarm.jpg', 'objdetect.jpg', 'objects.json']);
    expect(await readFile(path.join(eventPath, 'objects.json'), 'utf8')).toMatch(
      /^{"frame":"alarm","detections":\[{"type":"object","label":"red","box":\[64,0,128,64\],"confidence":"\d+\.\d\d%"}\]}$/,
    );
  });

  it('leaves the event folder alone where that is wanted', async () => {
    await using rig = open({ output: { writeImageToZm: false } });
    const eventPath = await folders.event({ 'alarm.jpg': await picture(square('red', 1)) });
    expect((await look(rig, { eventPath })).outcome).toBe('found');
    expect(await list(eventPath)).toEqual(['alarm.jpg']);
  });
});

describe('zones', () => {
  const left = {
    name: 'left',
    points: [
      [0, 0],
      [100, 0],
      [100, 192],
      [0, 192],
    ] as [number, number][],
  };
  const none = { own: [], importZoneMinder: false, onlyTriggered: false, patterns: {} };

  it('of the file count in pixels of the original, whatever size is looked at', async () => {
    await using rig = open({
      frames: { set: ['alarm'], resizeWidth: 128 },
      config: { zones: { ...none, own: [left] } },
    });
    const eventPath = await folders.event({
      'alarm.jpg': await picture(square('red', 0), square('blue', 3)),
    });
    expect(await look(rig, { eventPath })).toMatchObject({ text: '[a] detected:red' });
  });

  it('that want nothing of it leave error boxes on the debug picture', async () => {
    await using rig = open({
      config: { generation: '6', zones: { ...none, own: [left] } },
      output: { writeDebugImage: true, imagePath: folders.path('debug') },
    });
    const eventPath = await folders.event({ 'alarm.jpg': await picture(square('blue', 3)) });
    const answer = await look(rig, { eventPath });
    expect(answer).toMatchObject({ outcome: 'nothing' });
    expect(answer.reason).toMatch(/only blue \d+ %, which is not asked for, seen in the alarm picture/);
    expect(await list(folders.path('debug'))).toEqual(['5060-alarm-debug.jpg']);
    const { data, width } = await decodePicture(await readFile(folders.path('debug/5060-alarm-debug.jpg')));
    const [red = 0, green = 0, blue = 0] = data.subarray((30 * width + 192) * 3);
    expect([red > 100, green < 100, blue < 200]).toEqual([true, true, true]);
    expect(await list(eventPath)).toEqual(['alarm.jpg']);
  });

  it('of ZoneMinder are read once a minute, and only those of the cause count where that is wanted', async () => {
    const zones = jest.fn(async () => ({
      monitor: { width: 256, height: 192 },
      mayBePercent: false,
      zones: [
        { name: 'Left', type: 'Active', units: 'Percent', coords: '0,0 100,0 100,191 0,191' },
        { name: 'Right', type: 'Active', units: 'Percent', coords: '150,0 255,0 255,191 150,191' },
      ],
    }));
    const config = configWith({ config: { zones: { ...none, onlyTriggered: true } } });
    await using rig = openDetectionRig(config, { workerFile, zones: { zones } });
    const jpeg = await picture(square('red', 0), square('blue', 3));
    const eventPath = await folders.event({ 'alarm.jpg': jpeg });
    expect((await look(rig, { eventPath, cause: 'Motion: Right' })).text).toBe('[a] detected:blue');
    expect((await look(rig, { eventPath, cause: 'Motion: Left' })).text).toBe('[a] detected:red');
    expect((await look(rig, { eventPath, cause: '' })).text).toBe('[a] detected:red,blue');
    expect(zones).toHaveBeenCalledTimes(1);
  });

  it('that cannot be read are said once, and the alarm is looked at all the same', async () => {
    const config = configWith({ config: { zones: { ...none, importZoneMinder: true } } });
    const zones = { zones: () => Promise.reject(new Error('the database is away')) };
    await using rig = openDetectionRig(config, { workerFile, zones });
    const eventPath = await folders.event({ 'alarm.jpg': await picture(square('red', 0)) });
    for (let count = 0; count < 2; count += 1) expect((await look(rig, { eventPath })).outcome).toBe('found');
    expect(rig.logged.filter((line) => line.includes('the database is away'))).toHaveLength(1);
  });
});

describe('past detections', () => {
  const past = {
    enable: true,
    maxDifference: { value: 5, unit: '%' as const },
    ignoreLabels: [],
    aliases: [],
  };
  let count = 0;
  const opened = () => {
    count += 1;
    return { imagePath: folders.path(`past-${count}`) };
  };

  it('are not told again, and nothing is written then', async () => {
    const output = opened();
    await using rig = open({ config: { past }, output });
    const parked = await picture(square('red', 0));
    expect(
      (await look(rig, { name: '0-1', eventPath: await folders.event({ 'alarm.jpg': parked }) })).outcome,
    ).toBe('found');
    const eventPath = await folders.event({ 'alarm.jpg': parked });
    const again = await look(rig, { name: '0-2', eventPath });
    expect(again).toMatchObject({ outcome: 'nothing', text: '', detectionJson: [] });
    expect(again.reason).toMatch(
      /only red \d+ % seen in the alarm picture, there already when the monitor alarmed last/,
    );
    expect(await list(eventPath)).toEqual(['alarm.jpg']);
    const both = await folders.event({ 'alarm.jpg': await picture(square('red', 0), square('blue', 2)) });
    expect((await look(rig, { name: '0-3', eventPath: both })).text).toBe('[a] detected:blue');
    expect(await list(output.imagePath)).toEqual(['past_detections_mid2.json']);
  });

  it('are of one monitor', async () => {
    await using rig = open({ config: { past }, output: opened() });
    const eventPath = await folders.event({ 'alarm.jpg': await picture(square('red', 0)) });
    await look(rig, { name: '0-1', eventPath });
    const other = await look(rig, { name: '0-2', eventPath, monitorId: MonitorId.parse(3) });
    expect(other.outcome).toBe('found');
  });

  it('do not hide an event that is looked at again after a crash', async () => {
    await using rig = open({ config: { past }, output: opened() });
    const eventPath = await folders.event({ 'alarm.jpg': await picture(square('red', 0)) });
    for (let time = 0; time < 2; time += 1)
      expect((await look(rig, { name: '0-1', eventPath })).outcome).toBe('found');
  });

  it('do not make two pictures of one event cancel each other', async () => {
    const frames = { set: [1, 2], isBestMatch: false, strategy: 'first_new' } as const;
    await using rig = open({ config: { past }, output: opened(), frames: { ...frames, set: [1, 2] } });
    const [old, both] = [await picture(square('red', 0)), await picture(square('red', 0), square('blue', 3))];
    const first = await folders.event({ '00001-capture.jpg': old, '00002-capture.jpg': old });
    expect((await look(rig, { name: '0-1', eventPath: first })).text).toBe('[x] detected:red');
    const second = await folders.event({ '00001-capture.jpg': old, '00002-capture.jpg': both });
    expect(await look(rig, { name: '0-2', eventPath: second })).toMatchObject({
      text: '[x] detected:blue',
      frame: '2',
    });
  });

  it('that are damaged count as none', async () => {
    const output = opened();
    await using rig = open({ config: { past }, output });
    const eventPath = await folders.event({ 'alarm.jpg': await picture(square('red', 0)) });
    await look(rig, { name: '0-1', eventPath });
    await writeFile(path.join(output.imagePath, 'past_detections_mid2.json'), '{"event":');
    expect((await look(rig, { name: '0-2', eventPath })).outcome).toBe('found');
    expect(rig.logged.join('')).toContain('cannot be read and counts as empty');
  });
});

describe('variants', () => {
  it('that fail are left out and said once; the others go on', async () => {
    const [type] = configWith().types;
    if (type === undefined) throw new Error('there is one');
    const broken = type.variants.map((one) => ({ ...one, name: 'broken', weights: '/nowhere/model.onnx' }));
    const types = [{ ...type, variants: [...broken, ...type.variants] }];
    await using rig = open({ config: { types } });
    const eventPath = await folders.event({ 'alarm.jpg': await picture(square('red', 0)) });
    for (let time = 0; time < 2; time += 1)
      expect((await look(rig, { eventPath })).text).toBe('[a] detected:red');
    expect(
      rig.logged.filter((line) => line.includes('/nowhere/model.onnx') && line.includes('left out')),
    ).toHaveLength(1);
  });

  it('that all fail are no answer', async () => {
    await using rig = openDetectionRig(aConfig({ model: '/nowhere/model.onnx' }), { workerFile });
    const eventPath = await folders.event({ 'alarm.jpg': await picture(square('red', 0)) });
    const looked = look(rig, { eventPath });
    await expect(looked).rejects.toMatchObject({ code: 'detection-failed' });
    await expect(looked).rejects.toThrow('/nowhere/model.onnx');
  });

  it('of objects that all fail are no answer where others see nothing, but what those see counts', async () => {
    const [type] = configWith().types;
    if (type === undefined) throw new Error('there is one');
    const broken = type.variants.map((one) => ({ ...one, name: 'broken', weights: '/nowhere/model.onnx' }));
    const grey = await folders.event({ 'alarm.jpg': await picture() });
    const red = await folders.event({ 'alarm.jpg': await picture(square('red', 0)) });
    const withBroken = (name: string) => [
      { ...type, variants: broken, name },
      { ...type, name: name === 'face' ? 'object' : 'face' },
    ];
    await using noObjects = open({ config: { types: withBroken('object') } });
    await expect(look(noObjects, { eventPath: grey })).rejects.toThrow('/nowhere/model.onnx');
    expect((await look(noObjects, { eventPath: red })).outcome).toBe('found');
    await using noFaces = open({ config: { types: withBroken('face') } });
    expect((await look(noFaces, { eventPath: grey })).outcome).toBe('nothing');
  });

  it('say what they did in the words that people search their logs for', async () => {
    await using rig = open({ config: { generation: '4' } });
    const eventPath = await folders.event({
      'alarm.jpg': await picture(),
      'snapshot.jpg': await picture(square('red', 0)),
    });
    await look(rig, { eventPath });
    const lines = rig.logged.join('');
    expect(lines).toContain('"component":"zmesdetect_m2"');
    expect(lines).toContain('Using model: object with 5060-alarm');
    expect(lines).toMatch(/\|--> model:object detection took: \d+\.\d{6}s/);
    expect(lines).toContain('No match found in 5060-alarm using model:object');
    expect(lines).toContain('Prediction string:[s] detected:red');
  });
});
