import { spawnSync } from 'node:child_process';
import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FrameSettings, OutputSettings } from '@tocsin/detection-config';
import { EventId, MonitorId } from '@tocsin/messages';
import sharp from 'sharp';
import { colourLabels, writeColourModel } from '../../../../../tools/testing/colour-model';
import { bundleInferenceWorker } from '../../../../../tools/testing/inference-worker';
import { until } from '../../../../../tools/testing/until';
import { Stopwatch } from '../stopwatch';
import { EventFolders } from '../testing/coloured-pictures.fixture';
import { aConfig, type DetectionRig, openDetectionRig } from '../testing/picture-detection.fixture';

/** A picture of one colour. */
const plain = (background: string, width = 256, height = 192) =>
  sharp({ create: { width, height, channels: 3, background } })
    .jpeg({ quality: 95 })
    .toBuffer();

let folders: EventFolders;
let workerFile: string;
let film: Buffer;
beforeAll(async () => {
  workerFile = bundleInferenceWorker();
  folders = await EventFolders.open('frames-of-events');
  await writeFile(folders.path('colours.onnx'), writeColourModel(128));
  await writeFile(folders.path('colours.txt'), colourLabels.join('\n'));
  // 40 frames: ten grey, then ten red, then grey.
  const red = "drawbox=color=red:t=fill:enable='between(n,10,19)'";
  const drawn = ['-f', 'lavfi', '-i', 'color=c=gray:size=256x192:rate=5:duration=8', '-vf', red];
  const coded = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', folders.path('film.mp4')];
  const made = spawnSync('ffmpeg', ['-loglevel', 'error'].concat(drawn, coded));
  if (made.status !== 0)
    throw new Error(`ffmpeg is needed here (apt install ffmpeg): ${String(made.stderr)}`);
  film = await readFile(folders.path('film.mp4'));
});
afterAll(() => folders[Symbol.asyncDispose]());

/** A portal that answers by what is asked for: `image alarm`, `film`, `event`. */
class Portal implements AsyncDisposable {
  readonly asked: string[] = [];
  readonly answers = new Map<string, Buffer | (() => Buffer | undefined)>();
  #url = '';
  readonly #server = createServer((request, response) =>
    this.#answer(new URL(request.url ?? '/', this.#url), response),
  );

  static async open(): Promise<Portal> {
    const portal = new Portal();
    portal.#server.listen(0, '127.0.0.1');
    await once(portal.#server, 'listening');
    const address = portal.#server.address();
    if (address === null || typeof address === 'string') throw new Error('it listens on no port');
    portal.#url = `http://127.0.0.1:${address.port}/zm`;
    return portal;
  }

  get settings() {
    const nobody = { user: null, password: null, basicUser: null, basicPassword: null };
    return { portal: this.#url, apiPortal: `${this.#url}/api`, allowSelfSigned: true, ...nobody };
  }

  #answer({ pathname, searchParams }: URL, response: ServerResponse): void {
    const isFilm = searchParams.get('view') === 'view_video';
    const what = pathname.includes('/events/')
      ? 'event'
      : isFilm
        ? 'film'
        : `image ${searchParams.get('fid')}`;
    this.asked.push(what);
    const answer = this.answers.get(what);
    const body = typeof answer === 'function' ? answer() : answer;
    const type = what === 'event' ? 'application/json' : isFilm ? 'video/mp4' : 'image/jpeg';
    if (body === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': type }).end(body);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

interface Different {
  frames?: Partial<FrameSettings>;
  output?: Partial<OutputSettings>;
}
const open = (portal: Portal | undefined, { frames = {}, output = {} }: Different = {}) => {
  const detector = { model: folders.path('colours.onnx'), labels: folders.path('colours.txt') };
  const config = aConfig(detector, (usual) => ({
    ...usual,
    portal: portal?.settings ?? usual.portal,
    frames: { ...usual.frames, isBestMatch: false, ...frames },
    output: { ...usual.output, imagePath: folders.path('images'), ...output },
  }));
  return openDetectionRig(config, { workerFile });
};
const look = ({ detection }: DetectionRig, eventPath: string | null = null) => {
  const subject = {
    name: '0-5060',
    eventId: EventId.parse(5060),
    monitorId: MonitorId.parse(2),
    cause: 'Motion',
    eventPath,
    file: null,
    seenAt: null,
  };
  return detection.look(subject, { signal: new AbortController().signal, stopwatch: new Stopwatch() });
};
const event = (Event: object, seconds: number) =>
  Buffer.from(JSON.stringify({ event: { Event, Frame: [{ FrameId: 1, Delta: seconds }] } }));

describe('a picture from the portal', () => {
  const patient = { attempts: 3, secondsBetweenAttempts: 0.01 };

  it('is asked for as often as max_attempts says, where it is not there yet', async () => {
    await using portal = await Portal.open();
    await using rig = open(portal, { frames: { set: ['snapshot'], source: 'portal', ...patient } });
    await expect(look(rig)).rejects.toMatchObject({ code: 'no-picture' });
    expect(portal.asked).toEqual(['image snapshot', 'image snapshot', 'image snapshot']);
    let answers = 0;
    const red = await plain('#f00');
    portal.answers.set('image snapshot', () => {
      answers += 1;
      return answers === 1 ? Buffer.alloc(0) : red;
    });
    expect((await look(rig)).text).toBe('[s] detected:red');
  });

  it('is not asked for again where something else is wrong', async () => {
    await using portal = await Portal.open();
    portal.answers.set('image snapshot', Buffer.from('no picture at all'));
    await using rig = open(portal, { frames: { set: ['snapshot'], source: 'portal', ...patient } });
    await expect(look(rig)).rejects.toMatchObject({ code: 'no-picture' });
    expect(portal.asked).toEqual(['image snapshot']);
  });

  it('is left out where it cannot be had; so many in a row end the look', async () => {
    await using portal = await Portal.open();
    portal.answers.set('image 4', await plain('#f00'));
    await using lenient = open(portal, { frames: { set: [1, 2, 4], source: 'portal', failuresInARow: 3 } });
    expect(await look(lenient)).toMatchObject({ frame: '4' });
    await using strict = open(portal, { frames: { set: [1, 2, 4], source: 'portal', failuresInARow: 2 } });
    portal.asked.length = 0;
    await expect(look(strict)).rejects.toMatchObject({ code: 'no-picture' });
    expect(portal.asked).toEqual(['image 1', 'image 2']);
  });

  it('is the snapshot by its number, where that is wanted', async () => {
    await using portal = await Portal.open();
    portal.answers.set('event', event({ Frames: 40, MaxScoreFrameId: 17 }, 8));
    portal.answers.set('image 17', await plain('#f00'));
    await using rig = open(portal, {
      frames: { set: ['snapshot'], source: 'portal', convertSnapshotToFid: true },
    });
    expect(await look(rig)).toMatchObject({ text: '[x] detected:red', frame: '17' });
    portal.answers.delete('event');
    portal.answers.set('image snapshot', await plain('#f00'));
    expect(await look(rig)).toMatchObject({ text: '[s] detected:red' });
  });

  it('is every so-manieth of the event, where none is named', async () => {
    await using portal = await Portal.open();
    portal.answers.set('event', event({ Frames: 25 }, 5));
    const grey = await plain('#727272');
    for (const frame of [1, 11, 21])
      portal.answers.set(`image ${frame}`, frame === 21 ? await plain('#f00') : grey);
    await using rig = open(portal, { frames: { set: [], source: 'portal', step: 10 } });
    expect(await look(rig)).toMatchObject({ frame: '21' });
    expect(portal.asked).toEqual(['event', 'image 1', 'image 11', 'image 21']);
  });

  it('is not asked for where only files count', async () => {
    await using portal = await Portal.open();
    await using rig = open(portal, { frames: { set: ['alarm'], source: 'file' } });
    await expect(look(rig, '/nowhere')).rejects.toMatchObject({ code: 'no-picture' });
    expect(portal.asked).toEqual([]);
  });
});

describe('a film', () => {
  it('in the event folder gives numbered frames that have no picture of their own', async () => {
    await using rig = open(undefined, { frames: { set: [1, 15], strategy: 'first' } });
    const eventPath = await folders.event({ '5060-video.mp4': film });
    expect(await look(rig, eventPath)).toMatchObject({ text: '[x] detected:red', frame: '15' });
  });

  it('in the event folder is stepped through where no frames are named', async () => {
    await using rig = open(undefined, { frames: { set: [], start: 1, step: 4, strategy: 'first' } });
    const eventPath = await folders.event({ '5060-video.mp4': film });
    expect(await look(rig, eventPath)).toMatchObject({ text: '[x] detected:red', frame: '13' });
  });

  it('that is still being written leaves single frames to the portal', async () => {
    await using portal = await Portal.open();
    portal.answers.set('event', event({ Frames: 6 }, 2));
    portal.answers.set('image 1', await plain('#888'));
    portal.answers.set('image 5', await plain('#f00'));
    await using rig = open(portal, { frames: { set: [], start: 1, step: 4 } });
    const eventPath = await folders.event({ 'incomplete.mp4': film.subarray(0, 500) });
    expect(await look(rig, eventPath)).toMatchObject({ text: '[x] detected:red', frame: '5' });
  });

  it('is downloaded, stepped through and removed', async () => {
    await using portal = await Portal.open();
    portal.answers.set('film', film);
    const downloadFolder = folders.path('downloads');
    await mkdir(downloadFolder);
    const frames = { set: [], download: true, downloadFolder, start: 1, step: 4 };
    await using kept = open(portal, { frames: { ...frames, deleteAfterAnalyze: false } });
    expect(await look(kept)).toMatchObject({ text: '[x] detected:red', frame: '13' });
    expect(await readdir(downloadFolder)).toEqual(['5060-video.mp4']);
    await using removed = open(portal, { frames: { ...frames, deleteAfterAnalyze: true } });
    expect(await look(removed)).toMatchObject({ frame: '13' });
    expect(await readdir(downloadFolder)).toEqual([]);
  });

  it('that cannot be downloaded is no answer, and leaves nothing behind', async () => {
    await using portal = await Portal.open();
    const downloadFolder = folders.path('no-downloads');
    await mkdir(downloadFolder);
    await using rig = open(portal, { frames: { set: [1], download: true, downloadFolder } });
    await expect(look(rig)).rejects.toMatchObject({ code: 'frame-missing' });
    expect(await readdir(downloadFolder)).toEqual([]);
  });

  it('has no alarm picture', async () => {
    await using rig = open(undefined, { frames: { set: ['alarm', 15], download: true } });
    const eventPath = await folders.event({ '5060-video.mp4': film });
    expect(await look(rig, eventPath)).toMatchObject({ frame: '15' });
    await using only = open(undefined, { frames: { set: ['alarm'], download: true } });
    await expect(look(only, eventPath)).rejects.toThrow('a film has no alarm picture');
  });
});

describe('animations', () => {
  const animation = {
    enable: true,
    types: ['mp4', 'gif'] as ('mp4' | 'gif')[],
    width: 128,
    retrySleep: 0.01,
    maxTries: 5,
    fastGif: false,
  };

  it('are written once everybody was told, when the event is long enough', async () => {
    await using portal = await Portal.open();
    let asked = 0;
    portal.answers.set('event', () => {
      asked += 1;
      return event({ Frames: asked < 3 ? 12 : 40, AlarmFrameId: 11 }, asked < 3 ? 2.4 : 8);
    });
    await using rig = open(portal, { frames: { set: ['alarm'] }, output: { animation } });
    const eventPath = await folders.event({ 'alarm.jpg': await plain('#f00'), '5060-video.mp4': film });
    for (let frame = 1; frame <= 40; frame += 1) {
      const name = `${String(frame).padStart(5, '0')}-capture.jpg`;
      await writeFile(path.join(eventPath, name), await plain(frame % 2 ? '#f00' : '#00f'));
    }
    const { afterwards } = await look(rig, eventPath);
    expect(asked).toBe(0);
    afterwards?.();
    await until('both are there', async () => {
      const names = await readdir(eventPath);
      return names.includes('objdetect.mp4') && names.includes('objdetect.gif');
    });
    expect((await readdir(eventPath)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect((await readFile(path.join(eventPath, 'objdetect.gif'))).subarray(0, 6).toString()).toBe('GIF89a');
    expect(asked).toBe(3);
  });

  it('that cannot be made are only logged', async () => {
    await using portal = await Portal.open();
    portal.answers.set('event', event({ Frames: 3, AlarmFrameId: 1 }, 0));
    await using rig = open(portal, {
      frames: { set: ['alarm'] },
      output: { animation: { ...animation, maxTries: 2 } },
    });
    const eventPath = await folders.event({ 'alarm.jpg': await plain('#f00') });
    const answer = await look(rig, eventPath);
    expect(answer.outcome).toBe('found');
    answer.afterwards?.();
    await until('it is said', () =>
      rig.logged.join('').includes('no animation: the event has 3 frames only'),
    );
  });

  it('end with the detector', async () => {
    await using portal = await Portal.open();
    portal.answers.set('event', event({ Frames: 3, AlarmFrameId: 1 }, 1));
    const endless = { ...animation, retrySleep: 1_000 };
    const eventPath = await folders.event({ 'alarm.jpg': await plain('#f00') });
    {
      await using rig = open(portal, { frames: { set: ['alarm'] }, output: { animation: endless } });
      (await look(rig, eventPath)).afterwards?.();
      await until('it waits', () => portal.asked.includes('event'));
    }
    expect((await readdir(eventPath)).toSorted()).toEqual(['alarm.jpg', 'objdetect.jpg', 'objects.json']);
  });
});
