import { CodedError } from '@tocsin/errors';
import { type Activation, activations, type Layer, type Network, type Shape } from './layers';
import { readCfg, type Section } from './read-cfg';

/** Sides beyond this are a mistake, or an attempt at the memory. */
const mostSide = 4096;
/** Of one layer, for one picture: 1 GiB. */
const mostNumbers = 2 ** 28;
/** The coarsest grid of the families. */
const cell = 32;

/**
 * Reads a network from a `.cfg`; every layer knows the shape of what it gives.
 * @param size - in place of the `width` and `height` of `[net]`
 * @throws CodedError `model-unreadable` or `model-unsupported`, naming file, line and section
 */
export function readNetwork(
  text: string,
  { file, size }: { readonly file: string; readonly size: { width: number; height: number } | null },
): Network {
  const [net, ...sections] = readCfg(text, file);
  if (net === undefined || (net.name !== 'net' && net.name !== 'network')) {
    throw new CodedError('model-unreadable', `${file} does not begin with [net]; is it a Darknet .cfg?`);
  }
  const input = readInput(net, size);
  const layers: Layer[] = [];
  for (const section of sections) {
    const before = layers.at(-1)?.shape ?? input;
    const read = readers[section.name];
    if (read === undefined) throw unsupported(section);
    const layer = read(section, { before, layers });
    const { channels, height, width } = layer.shape;
    if (channels * height * width > mostNumbers) {
      throw section.error(`${channels} channels of ${width}x${height} are more than any detector has`);
    }
    layers.push(layer);
  }
  if (!layers.some(({ kind }) => kind === 'yolo')) {
    throw new CodedError('model-unsupported', `${file} has no [yolo] layer: the network detects no objects`);
  }
  return { input, layers };
}

function readInput(net: Section, size: { width: number; height: number } | null): Shape {
  const limits = { least: cell, most: mostSide };
  const width = size?.width ?? net.int('width', 416, limits);
  const height = size?.height ?? net.int('height', 416, limits);
  if (width % cell !== 0 || height % cell !== 0) {
    throw net.error(`width=${width} and height=${height} must be multiples of ${cell}`);
  }
  const channels = net.int('channels', 3);
  if (channels !== 3) throw net.error(`channels=${channels}: only pictures in colour (3) can be looked at`);
  return { channels, width, height };
}

interface Context {
  /** What the layer is given. */
  readonly before: Shape;
  readonly layers: readonly Layer[];
}

type ReadLayer = (section: Section, context: Context) => Layer;

const readers: Readonly<Record<string, ReadLayer>> = {
  convolutional,
  conv: convolutional,
  maxpool: maxPool,
  max: maxPool,
  upsample,
  route,
  shortcut,
  yolo,
  dropout: (_section, { before }) => ({ kind: 'dropout', shape: before }),
};

function unsupported(section: Section): CodedError {
  const isVersion2 = section.name === 'region' || section.name.startsWith('reorg');
  const why = isVersion2
    ? `the layer belongs to YOLOv2, which is not supported; use YOLOv3 or v4`
    : `there is no such layer among ${Object.keys(readers).join(', ')}`;
  return new CodedError('model-unsupported', section.error(why).message);
}

function convolutional(section: Section, { before }: Context): Layer {
  refuse(section, ['dilation', 'antialiasing', 'flipped', 'binary', 'xnor', 'share_index'], { dilation: 1 });
  const filters = section.int('filters', 1, { least: 1 });
  const size = section.int('size', 1, { least: 1, most: 64 });
  const padding = section.int('pad', 0) > 0 ? Math.floor(size / 2) : section.int('padding', 0, { most: 64 });
  const groups = section.int('groups', 1, { least: 1 });
  if (before.channels % groups !== 0 || filters % groups !== 0) {
    throw section.error(
      `groups=${groups} divides not both ${before.channels} channels and filters=${filters}`,
    );
  }
  const stride = readStride(section);
  const along = (length: number, step: number) => Math.floor((length + 2 * padding - size) / step) + 1;
  const shape = {
    channels: filters,
    height: along(before.height, stride[0]),
    width: along(before.width, stride[1]),
  };
  if (shape.height < 1 || shape.width < 1) throw section.error('nothing is left of the picture here');
  return {
    kind: 'convolutional',
    filters,
    size,
    stride,
    padding,
    groups,
    channels: before.channels,
    isNormalised: section.int('batch_normalize', 0) > 0,
    activation: readActivation(section, 'logistic'),
    shape,
  };
}

function maxPool(section: Section, { before }: Context): Layer {
  refuse(section, ['maxpool_depth', 'antialiasing']);
  const stride = readStride(section);
  const size = section.int('size', stride[0], { least: 1, most: 1024 });
  const padding = section.int('padding', size - 1, { most: size * 2 });
  const along = (length: number, step: number) => {
    const given = Math.floor((length + padding - size) / step) + 1;
    const start = Math.floor(padding / 2);
    return { given, start, end: Math.max(0, (given - 1) * step + size - length - start) };
  };
  const [down, across] = [along(before.height, stride[0]), along(before.width, stride[1])];
  if (down.given < 1 || across.given < 1) throw section.error('nothing is left of the picture here');
  return {
    kind: 'maxpool',
    size,
    stride,
    pads: [down.start, across.start, down.end, across.end],
    shape: { channels: before.channels, height: down.given, width: across.given },
  };
}

function upsample(section: Section, { before }: Context): Layer {
  refuse(section, ['reverse', 'scale'], { scale: 1 });
  const factor = section.int('stride', 2, { least: 1, most: 32 });
  const shape = { ...before, height: before.height * factor, width: before.width * factor };
  return { kind: 'upsample', factor, shape };
}

function route(section: Section, { layers }: Context): Layer {
  const from = section.list('layers').map((one) => earlier(section, one, layers));
  const [first, ...others] = from.map((layer) => ({ layer, ...shapeOf(layer, layers) }));
  if (first === undefined) throw section.error('layers= is missing');
  const groups = section.int('groups', 1, { least: 1 });
  const group = section.int('group_id', 0, { most: groups - 1 });
  for (const { layer, channels, height, width } of [first, ...others]) {
    if (channels % groups !== 0)
      throw section.error(`groups=${groups} does not divide the ${channels} channels of layer ${layer}`);
    if (height !== first.height || width !== first.width) {
      throw section.error(
        `layers ${first.layer} and ${layer} differ in size: ${first.width}x${first.height} and ${width}x${height}`,
      );
    }
  }
  const all = [first, ...others];
  const channels = all.reduce((sum, one) => sum + one.channels / groups, 0);
  return {
    kind: 'route',
    from: all.map((one) => ({ layer: one.layer, channels: one.channels })),
    groups,
    group,
    shape: { ...shapeOf(first.layer, layers), channels },
  };
}

function shortcut(section: Section, { before, layers }: Context): Layer {
  refuse(section, ['weights_type', 'weights_normalization']);
  const from = section.list('from').map((one) => earlier(section, one, layers));
  if (from.length === 0) throw section.error('from= is missing');
  for (const layer of from) {
    const { channels, height, width } = shapeOf(layer, layers);
    if (channels !== before.channels || height !== before.height || width !== before.width) {
      throw section.error(`layer ${layer} has another shape than the one before; that is not supported`);
    }
  }
  return { kind: 'shortcut', from, activation: readActivation(section, 'linear'), shape: before };
}

function yolo(section: Section, { before }: Context): Layer {
  const classes = section.int('classes', 20, { least: 1, most: 10_000 });
  const sizes = section.list('anchors');
  const pairs = Array.from({ length: Math.floor(sizes.length / 2) }, (_, nth) =>
    sizes.slice(nth * 2, nth * 2 + 2),
  );
  const mask = section.text('mask', '') === '' ? [...pairs.keys()] : section.list('mask');
  const anchors = mask.map((nth) => {
    const [width = 0, height = 0] = pairs[nth] ?? [];
    if (width > 0 && height > 0) return [width, height] as const;
    throw section.error(`mask=${mask.join(',')} names anchor ${nth}, but there are ${pairs.length}`);
  });
  const wanted = anchors.length * (classes + 5);
  if (anchors.length === 0 || before.channels !== wanted) {
    throw section.error(
      `the layer before gives ${before.channels} channels; ${anchors.length} anchors and classes=${classes} need filters=${wanted} there`,
    );
  }
  return {
    kind: 'yolo',
    classes,
    anchors,
    scaleXy: section.float('scale_x_y', 1),
    hasNewCoordinates: section.int('new_coords', 0) > 0,
    shape: before,
  };
}

function readStride(section: Section): readonly [number, number] {
  const stride = section.int('stride', 1, { least: 1, most: 64 });
  const limits = { least: 1, most: 64 };
  return [section.int('stride_y', stride, limits), section.int('stride_x', stride, limits)];
}

function readActivation(section: Section, otherwise: Activation): Activation {
  const said = section.text('activation', otherwise);
  const known = activations.find((one) => one === said);
  if (known !== undefined) return known;
  throw section.error(`activation=${said} is not supported; supported are ${activations.join(', ')}`);
}

/** Options that would change what comes out, and that we do not know how to follow. */
function refuse(
  section: Section,
  keys: readonly string[],
  harmless: Readonly<Record<string, number>> = {},
): void {
  for (const key of keys) {
    const said = section.text(key, 'none');
    if (said === 'none' || Number(said) === (harmless[key] ?? 0)) continue;
    throw section.error(`${key}=${said} is not supported`);
  }
}

/** The number of a layer, from 0, where a negative one counts back from here. */
function earlier(section: Section, said: number, layers: readonly Layer[]): number {
  const index = said < 0 ? layers.length + said : said;
  if (Number.isInteger(index) && index >= 0 && index < layers.length) return index;
  throw section.error(`layer ${said} is not one of the ${layers.length} layers before`);
}

function shapeOf(index: number, layers: readonly Layer[]): Shape {
  return layers[index]?.shape ?? { channels: 0, height: 0, width: 0 };
}
