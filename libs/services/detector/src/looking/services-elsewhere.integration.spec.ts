import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type {
  DetectionConfig,
  ModelType,
  PlateRecognizerVariant,
  RemoteSettings,
} from '@tocsin/detection-config';
import { EventId, MonitorId } from '@tocsin/messages';
import sharp from 'sharp';
import { colourLabels, writeColourModel } from '../../../../../tools/testing/colour-model';
import { bundleInferenceWorker } from '../../../../../tools/testing/inference-worker';
import { Stopwatch } from '../stopwatch';
import { EventFolders } from '../testing/coloured-pictures.fixture';
import { aConfig, openDetectionRig } from '../testing/picture-detection.fixture';

let folders: EventFolders;
let workerFile: string;
beforeAll(async () => {
  workerFile = bundleInferenceWorker();
  folders = await EventFolders.open('services-elsewhere');
  await writeFile(folders.path('colours.onnx'), writeColourModel(128));
  await writeFile(folders.path('colours.txt'), colourLabels.join('\n'));
});
afterAll(() => folders[Symbol.asyncDispose]());

interface Answer {
  readonly status: number;
  readonly json: unknown;
}

/** Somebody on the network who answers by path. */
async function serve(answer: (path: string, body: Buffer) => Answer) {
  const asked: string[] = [];
  const bodyOf = async (request: IncomingMessage) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const [path = ''] = (request.url ?? '').split('?');
      asked.push(path);
      const { status, json } = answer(path, body);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on no port');
  const close = async () => {
    server.closeAllConnections();
    server.close();
  };
  return { asked, url: `http://127.0.0.1:${address.port}`, [Symbol.asyncDispose]: close };
}

async function look(different: (config: DetectionConfig) => Partial<DetectionConfig>) {
  const detector = { model: folders.path('colours.onnx'), labels: folders.path('colours.txt') };
  const config = aConfig(detector, (usual) => ({
    ...usual,
    basePath: folders.folder,
    frames: { ...usual.frames, set: ['alarm'], resizeWidth: 128 },
    ...different(usual),
  }));
  await using rig = openDetectionRig(config, { workerFile });
  const red = sharp({ create: { width: 256, height: 192, channels: 3, background: '#f00' } });
  const eventPath = await folders.event({ 'alarm.jpg': await red.jpeg({ quality: 95 }).toBuffer() });
  const nobody = { file: null, seenAt: null, cause: '' };
  const ids = { name: '0-7', eventId: EventId.parse(7), monitorId: MonitorId.parse(2) };
  const context = { signal: new AbortController().signal, stopwatch: new Stopwatch() };
  try {
    const found = await rig.detection.look({ ...ids, ...nobody, eventPath }, context);
    return { text: found.text, json: found.detectionJson, logged: rig.logged.join('') };
  } catch (error) {
    return { text: '', json: [], logged: rig.logged.join('') + String(error) };
  }
}

describe('a gateway', () => {
  const sight = {
    boxes: [
      [20, 20, 60, 60],
      [1, 1, 5, 5],
    ],
    labels: ['person', 'dog'],
    confidences: [0.9, 0.8],
    detection_types: ['object', 'object'],
    model_names: ['far', 'far'],
    image_dimensions: { original: [192, 256], resized: null },
  };
  const remoteOf = (gateway: string, different: Partial<RemoteSettings> = {}): RemoteSettings => ({
    gateway,
    dialect: 'pyzm',
    mode: 'image',
    user: null,
    password: null,
    timeout: 5,
    fallbackLocal: false,
    ...different,
  });
  const onlyPersons = (types: readonly ModelType[]) => types.map((type) => ({ ...type, pattern: 'person' }));
  const answering = () =>
    serve((path) =>
      path === '/login'
        ? { status: 200, json: { access_token: 't', expires: 3600 } }
        : { status: 200, json: path === '/detect_urls' ? { results: [sight] } : sight },
    );

  it('looks in place of our models; what it saw is sifted here, in pixels of the picture here', async () => {
    await using gateway = await answering();
    const { text, json } = await look(({ types }) => ({
      remote: remoteOf(gateway.url),
      types: onlyPersons(types),
    }));
    expect(text).toBe('[a] detected:person');
    expect(json).toMatchObject({ boxes: [[10, 10, 30, 30]] });
    expect(gateway.asked.filter((path) => path.startsWith('/detect'))).toEqual(['/detect']);
  });

  it('fetches the picture itself, where there is a portal', async () => {
    await using gateway = await answering();
    const { text } = await look(({ types, portal }) => ({
      remote: remoteOf(gateway.url, { mode: 'url' }),
      types: onlyPersons(types),
      portal: { ...portal, portal: 'http://127.0.0.1:1/zm', apiPortal: null },
    }));
    expect(text).toBe('[a] detected:person');
    expect(gateway.asked.filter((path) => path.startsWith('/detect'))).toEqual(['/detect_urls']);
  });

  it('that fails is no answer, unless our own models may look instead', async () => {
    await using gateway = await serve(() => ({ status: 500, json: { detail: 'out of memory' } }));
    const alone = await look(() => ({ remote: remoteOf(gateway.url) }));
    expect(alone.text).toBe('');
    expect(alone.logged).toMatch(/until then alarms go out without a look/);
    const replaced = await look(() => ({ remote: remoteOf(gateway.url, { fallbackLocal: true }) }));
    expect(replaced.text).toBe('[a] detected:red');
    expect(replaced.logged).toMatch(/until then our own models look instead/);
  });
});

describe('a plate service', () => {
  const withPlates =
    (url: string) =>
    ({ types }: DetectionConfig) => {
      const service: PlateRecognizerVariant = {
        kind: 'alpr',
        service: 'plate_recognizer',
        name: 'platerec',
        labelPrefix: 'alpr:',
        apiType: 'local',
        key: 'secret-key',
        url,
        stats: false,
        regions: [],
        payload: null,
        config: null,
        minDscore: 0.3,
        minScore: 0.5,
        preExistingLabels: [],
        maxDetectionSize: null,
        maxSize: null,
        maxProcesses: 1,
        maxLockWait: 1,
      };
      const plates = types.map((type) => {
        return { ...type, name: 'alpr', preExistingLabels: ['red'], variants: [service] };
      });
      return { types: [...types, ...plates] };
    };

  it('is asked about the picture that is looked at', async () => {
    const box = { xmin: 10, ymin: 20, xmax: 60, ymax: 40 };
    const results = [{ box, plate: 'abc123', score: 0.9, dscore: 0.8 }];
    await using service = await serve(() => ({ status: 200, json: { results } }));
    const { text, json } = await look(withPlates(service.url));
    expect(text).toBe('[a] detected:red,alpr:abc123');
    expect(JSON.stringify(json)).toContain('[10,20,60,40]],"frame_id":"alarm"');
  });

  it('that fails costs the plates and nothing else', async () => {
    await using service = await serve(() => ({ status: 500, json: { error: 'oops' } }));
    const { text, logged } = await look(withPlates(service.url));
    expect(text).toBe('[a] detected:red');
    expect(logged).toMatch(/500.*until then it is left out/);
    expect(logged).not.toContain('secret-key');
  });
});
