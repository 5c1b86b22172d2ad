import { bytesInMemory, readOnnx } from '@tocsin/onnx-file';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { convertDarknet } from './convert-darknet';
import { rarities, yolov3, yolov3Tiny, yolov4, yolov4Tiny } from './networks.fixture';
import { madeUpWeights, runPlainly } from './plain-darknet.fixture';

const thin = { thin: 16, width: 96, height: 64, classes: 3 };

function convert(cfg: string, weights: Uint8Array) {
  return convertDarknet({ cfg, cfgFile: 'yolo.cfg', weights, weightsFile: 'yolo.weights' });
}

function picture(seed: number): Float32Array {
  return Float32Array.from(
    { length: 3 * thin.width * thin.height },
    (_, at) => ((at * 7919 + seed * 104_729) % 256) / 255,
  );
}

describe.each([
  ['YOLOv3', yolov3(thin), 20, [3 * 2, 6 * 4, 12 * 8]],
  ['YOLOv3-tiny', yolov3Tiny(thin), 16, [3 * 2, 6 * 4]],
  ['YOLOv4', yolov4(thin), 20, [12 * 8, 6 * 4, 3 * 2]],
  ['YOLOv4-tiny', yolov4Tiny(thin), 20, [3 * 2, 6 * 4]],
  ['what is rare', rarities(thin), 20, [3 * 2]],
] as const)('%s', (_name, cfg, header, grids) => {
  it.each([1, 3])('gives what its layers give, for %i pictures at once', async (batch) => {
    const weights = madeUpWeights(cfg, { header });
    const session = await InferenceSession.create(convert(cfg, weights));
    const pictures = Array.from({ length: batch }, (_, nth) => picture(nth));
    const data = Float32Array.from(pictures.flatMap((one) => [...one]));
    const { detections } = await session.run({
      data: new Tensor('float32', data, [batch, 3, thin.height, thin.width]),
    });
    const count = grids.reduce((sum, cells) => sum + 3 * cells, 0);
    expect(detections?.dims).toEqual([batch, count, 4 + thin.classes]);
    const expected = pictures.flatMap((one) => runPlainly(cfg, weights, header, one)).flat();
    const found = [...(detections?.data ?? [])].map(Number);
    expect(found).toHaveLength(expected.length);
    // Made-up weights must not flatten everything: then any converter would agree.
    expect(Math.max(...expected) - Math.min(...expected)).toBeGreaterThan(0.3);
    const difference = Math.max(...expected.map((value, at) => Math.abs(value - (found[at] ?? Number.NaN))));
    expect(difference).toBeLessThan(1e-4);
  });
});

it.each([
  ['yolov3', yolov3, 248_007_048],
  ['yolov3-tiny', yolov3Tiny, 35_434_956],
  ['yolov4', yolov4, 257_717_640],
  ['yolov4-tiny', yolov4Tiny, 24_251_276],
])('%s in its full width needs as many bytes as the published file has', (_name, network, published) => {
  const cfg = network({ thin: 1, width: 416, height: 416, classes: 80 });
  const header = new Uint8Array(20);
  header[4] = 2; // version 0.2
  expect(() => convert(cfg, header)).toThrow(`needs ${published}`);
});

describe('a converted model', () => {
  const cfg = yolov3Tiny(thin);
  const weights = madeUpWeights(cfg, { header: 20 });

  it('says of what family it is', () => {
    const { metadata, externalFiles } = readOnnx(bytesInMemory(convert(cfg, weights)), 'a.onnx');
    expect(metadata).toEqual({ model_family: 'darknet' });
    expect(externalFiles).toEqual([]);
  });

  it('takes another size than its cfg says', async () => {
    const size = { width: 160, height: 128 };
    const bytes = convertDarknet({ cfg, cfgFile: 'a.cfg', weights, weightsFile: 'a.weights', size });
    const session = await InferenceSession.create(bytes);
    const { detections } = await session.run({
      data: new Tensor('float32', new Float32Array(3 * 160 * 128), [1, 3, 128, 160]),
    });
    expect(detections?.dims).toEqual([1, 3 * (5 * 4 + 10 * 8), 7]);
  });

  it('reads weights that lie at any byte', () => {
    const shifted = new Uint8Array(weights.length + 1);
    shifted.set(weights, 1);
    expect(convert(cfg, shifted.subarray(1))).toEqual(convert(cfg, weights));
  });
});

describe('files that cannot be converted', () => {
  const cfg = yolov3Tiny(thin);
  const weights = madeUpWeights(cfg, { header: 20 });
  const net = '[net]\nwidth=96\nheight=64\nchannels=3\n';
  const conv = '[convolutional]\nfilters=24\nsize=1\nactivation=linear\n';
  const yolo = '[yolo]\nmask=0,1,2\nanchors=1,2,3,4,5,6\nclasses=3\n';

  it.each([
    [
      'cut short',
      weights.subarray(0, weights.length - 4),
      new RegExp(
        `yolo.weights has ${weights.length - 4} bytes, but the network in yolo.cfg needs ${weights.length}: it is cut short`,
      ),
    ],
    ['longer', new Uint8Array([...weights, 0, 0, 0, 0]), /it belongs to another network/],
    ['without a header', new Uint8Array(3), /yolo.weights has 3 bytes: not even a header/],
  ])('weights %s: bytes expected and found', (_name, bytes, why) => {
    expect(() => convert(cfg, bytes)).toThrow(why);
    expect(() => convert(cfg, bytes)).toThrow(expect.objectContaining({ code: 'model-unreadable' }));
  });

  it.each([
    ['no cfg at all', '<html>', 'yolo.cfg, line 1: "<html>" is neither [section] nor key=value'],
    ['an empty cfg', '', 'yolo.cfg does not begin with [net]'],
    ['an option before all sections', 'width=3\n[net]\n', 'line 1: width= stands before the first [section]'],
    ['nothing to detect with', net + conv, 'yolo.cfg has no [yolo] layer'],
    [
      'a layer of YOLOv2',
      `${net}${conv}[region]\n`,
      'yolo.cfg, line 9, [region]: the layer belongs to YOLOv2',
    ],
    ['another layer of YOLOv2', `${net}[reorg]\nstride=2\n`, '[reorg]: the layer belongs to YOLOv2'],
    ['an unknown layer', `${net}[lstm]\n`, 'line 5, [lstm]: there is no such layer among convolutional'],
    [
      'an unknown activation',
      `${net}[convolutional]\nactivation=gelu\n`,
      'activation=gelu is not supported; supported are linear',
    ],
    ['an option that we cannot follow', `${net}[convolutional]\ndilation=2\n`, 'dilation=2 is not supported'],
    [
      'a wrong number',
      `${net}[convolutional]\nfilters=many\n`,
      'line 6, [convolutional]: filters=many is no whole number',
    ],
    [
      'an absurd number',
      `${net}[convolutional]\nfilters=99999999\n`,
      'filters=99999999 is no whole number from 1 to 65536',
    ],
    ['an absurd size', '[net]\nwidth=320000\nheight=64\n', 'width=320000 is no whole number from 32 to 4096'],
    ['a crooked size', '[net]\nwidth=100\nheight=64\n', 'must be multiples of 32'],
    ['grey pictures', '[net]\nwidth=96\nheight=64\nchannels=1\n', 'channels=1: only pictures in colour'],
    [
      'filters that do not fit',
      `${net}${conv.replace('24', '21')}${yolo}`,
      'gives 21 channels; 3 anchors and classes=3 need filters=24',
    ],
    [
      'a mask without anchors',
      `${net}${conv}${yolo.replace('0,1,2', '0,1,9')}`,
      'names anchor 9, but there are 3',
    ],
    [
      'a layer that comes later',
      `${net}${conv}[route]\nlayers=5\n`,
      '[route]: layer 5 is not one of the 1 layers before',
    ],
    [
      'layers of different size',
      `${net}${conv}[maxpool]\nstride=2\nsize=2\n[route]\nlayers=-1,0\n`,
      'layers 1 and 0 differ in size: 48x32 and 96x64',
    ],
    [
      'memory without end',
      `${net}${conv}${'[upsample]\nstride=32\n'.repeat(3)}`,
      'are more than any detector has',
    ],
  ])('%s', (_name, text, why) => {
    expect(() => convert(text, weights)).toThrow(why);
  });
});
