import { existsSync } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { writeColourModel } from '../../../../tools/testing/colour-model';
import { bundleInferenceWorker } from '../../../../tools/testing/inference-worker';
import { hookCommand } from '../hook/hook-command';
import { detectCommand } from './detect-command';

const workerFile = bundleInferenceWorker();
let folder: string;
const at = (...names: string[]) => path.join(folder, ...names);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-detect-'));
  await writeFile(at('model.onnx'), writeColourModel(96));
  await writeFile(at('labels.txt'), 'red\ngreen\nblue\n');
  await writeFile(at('es.ini'), '');
  await writeFile(
    at('objectconfig.ini'),
    `[general]
detection_sequence = object
frame_id = bestmatch
show_percent = yes
write_image_to_zm = yes
write_debug_image = no
image_path = ${at('images')}
[object]
object_weights = ${at('model.onnx')}
object_labels = ${at('labels.txt')}
[monitor-7]
object_detection_pattern = blue
elsewhere = 0,0 20,0 20,20
`,
  );
  await mkdir(at('event'));
  await paint('event/alarm.jpg', 'white');
  await paint('event/snapshot.jpg', 'red');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A white picture with one square of a colour, where the model has a cell. */
async function paint(file: string, colour: string): Promise<void> {
  const square = await sharp({ create: { width: 32, height: 32, channels: 3, background: colour } })
    .png()
    .toBuffer();
  const picture = sharp({ create: { width: 96, height: 96, channels: 3, background: 'white' } });
  const composed = picture.composite([{ input: square, left: 32, top: 32 }]);
  await composed.jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toFile(at(file));
}

type Command = typeof detectCommand;
async function call(command: Command, argv: readonly string[], env: NodeJS.ProcessEnv) {
  const [out, err]: [string[], string[]] = [[], []];
  const console = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) };
  const none = { TOCSIN_ZM_CONF: at('none'), ...env };
  const code = await command(argv, console, none, { workerFile });
  return { code, out, err: err.join('\n') };
}
const detect = (...argv: string[]) =>
  call(detectCommand, ['--settings', at('es.ini'), '--config', at('objectconfig.ini'), ...argv], {});
const hook = (...argv: string[]) =>
  call(hookCommand, argv, { CONFIG_FILE: at('objectconfig.ini'), TOCSIN_CONFIG: at('es.ini') });

const line =
  /^\[s\] detected:red:\d+% --SPLIT--\{"labels":\["red"\],"boxes":\[\[32,32,64,64\]\],"frame_id":"snapshot","confidences":\[[\d.]+\],"image_dimensions":\{"original":\[96,96\],"resized":null\}\}$/;

describe('tocsin detect', () => {
  it('prints the line of an event and nothing else, and writes its files', async () => {
    const { code, out, err } = await detect(
      '--eventid',
      '12',
      '--monitorid',
      '1',
      '--eventpath',
      at('event'),
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toEqual([expect.stringMatching(line)]);
    expect((await readdir(at('event'))).toSorted()).toEqual([
      'alarm.jpg',
      'objdetect.jpg',
      'objects.json',
      'snapshot.jpg',
    ]);
    expect(await readFile(at('event/objects.json'), 'utf8')).toBe(out[0]?.split('--SPLIT--')[1]);
  });

  it('says the same to programs, also as a hook, and where nothing was seen', async () => {
    const { out } = await detect('-e', '12', '-m', '1', '-p', at('event'), '--json');
    const seen = { seen: true, detection: { labels: ['red'], boxes: [[32, 32, 64, 64]] } };
    expect(JSON.parse(out.join(''))).toMatchObject(seen);
    const asHook = await hook('--json', '12', '1', 'Front Door', 'Motion', at('event'));
    expect(JSON.parse(asHook.out.join(''))).toMatchObject(seen);
    const nothing = await detect('--file', at('event/alarm.jpg'), '--json');
    expect(JSON.parse(nothing.out.join(''))).toEqual({ seen: false, text: '', detection: null });
  });

  it('prints nothing, and exits 0, where nothing was seen', async () => {
    const { code, out } = await detect('--file', at('event/alarm.jpg'));
    expect({ code, out }).toEqual({ code: 0, out: [] });
  });

  it('looks at a picture without zones, and leaves the event folder alone', async () => {
    await paint('blue.jpg', 'blue');
    const { out } = await detect('-f', at('blue.jpg'), '-m', '7', '-p', at('event'));
    expect(out).toEqual([expect.stringMatching(/^\[s\] detected:blue:/)]);
    expect(existsSync(at('event/objdetect.jpg'))).toBe(false);
  });

  it("keeps to the monitor's zones and patterns", async () => {
    expect((await detect('-e', '12', '-m', '7', '-p', at('event'))).out).toEqual([]);
    await paint('event/snapshot.jpg', 'blue');
    expect((await detect('-e', '12', '-m', '7', '-p', at('event'))).out).toEqual([]); // outside the zone
  });

  it('writes the picture with all boxes where --output-path says', async () => {
    await detect('-e', '12', '-p', at('event'), '-o', at('debug'));
    await access(at('debug/12-snapshot-debug.jpg'));
  });

  it('overrides keys of the file', async () => {
    const { out } = await detect('-e', '12', '-p', at('event'), '-O', 'general.show_percent=no');
    expect(out).toEqual([expect.stringMatching(/^\[s\] detected:red--SPLIT--/)]);
  });

  it('says that labels were seen without a look', async () => {
    const { out } = await detect('--fakeit', 'person,car');
    expect(out).toEqual([
      '[s] detected:person:100% car:100% --SPLIT--{"labels":["person","car"],"boxes":[[50,50,150,200],[150,50,250,200]],"frame_id":"snapshot","confidences":[0.996,0.996],"image_dimensions":{"original":[1080,1920],"resized":null}}',
    ]);
  });

  it('tells on stderr what is done, with --debug, in the lines of the old detector', async () => {
    const { out, err } = await detect('-d', '-e', '12', '-m', '1', '-p', at('event'));
    expect(out).toHaveLength(1);
    expect(err).toMatch(
      /^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d zmesdetect_m1\[\d+\] DBG1 tocsin \[perf: processor:cpu .* detection took: [\d.]+ ms\]$/m,
    );
  });

  it.each([
    [['-e', '12', '-p', '/nowhere'], /no usable alarm picture/],
    [['-f', '/nowhere.jpg'], /the picture cannot be read/],
    [['-e', '12', '-c', '/nowhere.ini'], /nowhere\.ini does not exist/],
    [['-e', '12', '-O', 'general.wait.x=1'], /only a whole key/],
  ])('%j is exit code 1 and a reason on stderr', async (argv, reason) => {
    const { code, out, err } = await detect(...argv);
    expect({ code, out }).toEqual({ code: 1, out: [] });
    expect(err).toMatch(reason);
  });

  it('answers with a version of the old hooks', async () => {
    expect((await detect('--bareversion')).out).toEqual(['7.0.19']);
    expect((await detect('-v')).out).toEqual([expect.stringMatching(/^app:7\.0\.19, pyzm:/)]);
  });
});

describe('tocsin hook', () => {
  it('exits 0 with the line where something was seen', async () => {
    const { code, out } = await hook('12', '1', 'Front "Door"', ' front', at('event'));
    expect({ code, out }).toEqual({ code: 0, out: [expect.stringMatching(line)] });
  });

  it('exits 1 and prints nothing where nothing was seen', async () => {
    await paint('event/snapshot.jpg', 'white');
    expect(await hook('12', '1', 'Front', '', at('event'))).toMatchObject({ code: 1, out: [] });
  });

  it('exits 1 and prints nothing where nothing can be said', async () => {
    const { code, out, err } = await hook('12');
    expect({ code, out }).toEqual({ code: 1, out: [] });
    expect(err).toContain('no usable alarm picture');
  });

  it.each([[[]], [['x']], [['12', 'Front']]])('called with %j is exit code 1', async (argv) => {
    expect(await hook(...argv)).toMatchObject({ code: 1, out: [] });
  });
});
