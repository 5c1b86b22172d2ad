/** Darknet's layers, written as plainly as their description: what the converted models are compared with. */

interface Volume {
  readonly c: number;
  readonly h: number;
  readonly w: number;
  readonly data: Float64Array;
}

interface PlainLayer {
  readonly name: string;
  readonly options: ReadonlyMap<string, string>;
}

function parse(cfg: string): PlainLayer[] {
  return cfg
    .split(/^\[/m)
    .slice(1)
    .map((part) => {
      const [name = '', ...lines] = part.split('\n');
      const pairs = lines
        .filter((line) => line.includes('='))
        .map((line): [string, string] => {
          const [key = '', value = ''] = line.split('=').map((text) => text.trim());
          return [key, value];
        });
      return {
        name: name.replace(']', '').trim(),
        options: new Map(pairs),
      };
    });
}

const int = (layer: PlainLayer, key: string, otherwise: number) =>
  Number(layer.options.get(key) ?? otherwise);
const ints = (layer: PlainLayer, key: string) => (layer.options.get(key) ?? '').split(',').map(Number);

/** Reads float32 one after the other. */
class Stream {
  readonly #view: DataView;
  #at: number;
  constructor(bytes: Uint8Array, start: number) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = start;
  }
  take(count: number): number[] {
    return Array.from({ length: count }, () => {
      this.#at += 4;
      return this.#view.getFloat32(this.#at - 4, true);
    });
  }
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const activate: Record<string, (x: number) => number> = {
  linear: (x) => x,
  leaky: (x) => (x > 0 ? x : 0.1 * x),
  relu: (x) => Math.max(0, x),
  logistic: sigmoid,
  mish: (x) => x * Math.tanh(Math.log1p(Math.exp(x))),
  swish: (x) => x * sigmoid(x),
};

function conv(input: Volume, layer: PlainLayer, stream: Stream): Volume {
  const n = int(layer, 'filters', 1);
  const k = int(layer, 'size', 1);
  const stride = int(layer, 'stride', 1);
  const pad = int(layer, 'pad', 0) === 1 ? Math.floor(k / 2) : int(layer, 'padding', 0);
  const groups = int(layer, 'groups', 1);
  const per = input.c / groups;
  const biases = stream.take(n);
  const isNormal = int(layer, 'batch_normalize', 0) === 1;
  const [scales, means, variances] = isNormal
    ? [stream.take(n), stream.take(n), stream.take(n)]
    : [[], [], []];
  const weights = stream.take(n * per * k * k);
  const h = Math.floor((input.h + 2 * pad - k) / stride) + 1;
  const w = Math.floor((input.w + 2 * pad - k) / stride) + 1;
  const data = new Float64Array(n * h * w);
  const f = activate[layer.options.get('activation') ?? 'logistic'] ?? activate.linear;
  for (let o = 0; o < n; o += 1) {
    const group = Math.floor(o / (n / groups));
    for (let y = 0; y < h; y += 1) {
      for (let x = 0; x < w; x += 1) {
        let sum = 0;
        for (let c = 0; c < per; c += 1) {
          for (let i = 0; i < k; i += 1) {
            const row = y * stride - pad + i;
            if (row < 0 || row >= input.h) continue;
            for (let j = 0; j < k; j += 1) {
              const column = x * stride - pad + j;
              if (column < 0 || column >= input.w) continue;
              const value = input.data[((group * per + c) * input.h + row) * input.w + column] ?? 0;
              sum += value * (weights[((o * per + c) * k + i) * k + j] ?? 0);
            }
          }
        }
        if (isNormal) {
          sum = ((sum - (means[o] ?? 0)) / (Math.sqrt(variances[o] ?? 0) + 0.000_001)) * (scales[o] ?? 0);
        }
        data[(o * h + y) * w + x] = f?.(sum + (biases[o] ?? 0)) ?? 0;
      }
    }
  }
  return { c: n, h, w, data };
}

function max({ c, h, w, data }: Volume, layer: PlainLayer): Volume {
  const size = int(layer, 'size', 2);
  const stride = int(layer, 'stride', 1);
  const padding = int(layer, 'padding', size - 1);
  const oh = Math.floor((h + padding - size) / stride) + 1;
  const ow = Math.floor((w + padding - size) / stride) + 1;
  const start = -Math.floor(padding / 2);
  const out = new Float64Array(c * oh * ow);
  for (let k = 0; k < c; k += 1) {
    for (let y = 0; y < oh; y += 1) {
      for (let x = 0; x < ow; x += 1) {
        let most = Number.NEGATIVE_INFINITY;
        for (let i = 0; i < size; i += 1) {
          for (let j = 0; j < size; j += 1) {
            const row = start + y * stride + i;
            const column = start + x * stride + j;
            if (row >= 0 && row < h && column >= 0 && column < w) {
              most = Math.max(most, data[(k * h + row) * w + column] ?? 0);
            }
          }
        }
        out[(k * oh + y) * ow + x] = most;
      }
    }
  }
  return { c, h: oh, w: ow, data: out };
}

function upsample({ c, h, w, data }: Volume, by: number): Volume {
  const out = new Float64Array(c * h * by * w * by);
  for (let k = 0; k < c; k += 1) {
    for (let y = 0; y < h * by; y += 1) {
      for (let x = 0; x < w * by; x += 1) {
        out[(k * h * by + y) * w * by + x] = data[(k * h + Math.floor(y / by)) * w + Math.floor(x / by)] ?? 0;
      }
    }
  }
  return { c, h: h * by, w: w * by, data: out };
}

function route(parts: readonly Volume[], groups: number, group: number): Volume {
  const { h, w } = parts[0] ?? { h: 0, w: 0 };
  const slices = parts.map((part) => {
    const length = (part.c / groups) * h * w;
    return part.data.subarray(group * length, (group + 1) * length);
  });
  const data = Float64Array.from(slices.flatMap((slice) => [...slice]));
  return { c: data.length / (h * w), h, w, data };
}

/** Rows of centre x, centre y, width, height (shares of the input), then confidence by class. */
function boxes(input: Volume, layer: PlainLayer, net: { w: number; h: number }): number[][] {
  const mask = ints(layer, 'mask');
  const anchors = ints(layer, 'anchors');
  const classes = int(layer, 'classes', 20);
  const k = int(layer, 'scale_x_y', 1);
  const isNew = int(layer, 'new_coords', 0) === 1;
  const s = isNew ? (x: number) => x : sigmoid;
  const rows: number[][] = [];
  for (const [nth, anchor] of mask.entries()) {
    for (let y = 0; y < input.h; y += 1) {
      for (let x = 0; x < input.w; x += 1) {
        const t = (entry: number) =>
          input.data[((nth * (classes + 5) + entry) * input.h + y) * input.w + x] ?? Number.NaN;
        const size = (value: number, length: number, side: number) =>
          ((isNew ? (2 * value) ** 2 : Math.exp(value)) * length) / side;
        rows.push([
          (s(t(0)) * k - 0.5 * (k - 1) + x) / input.w,
          (s(t(1)) * k - 0.5 * (k - 1) + y) / input.h,
          size(t(2), anchors[anchor * 2] ?? 0, net.w),
          size(t(3), anchors[anchor * 2 + 1] ?? 0, net.h),
          ...Array.from({ length: classes }, (_, c) => s(t(4)) * s(t(5 + c))),
        ]);
      }
    }
  }
  return rows;
}

/** Looks at one picture, planes of numbers 0..1. */
export function runPlainly(
  cfg: string,
  weights: Uint8Array,
  headerBytes: number,
  picture: Float32Array,
): number[][] {
  const [net, ...layers] = parse(cfg);
  if (net === undefined) return [];
  const size = { w: int(net, 'width', 416), h: int(net, 'height', 416) };
  const stream = new Stream(weights, headerBytes);
  const outputs: Volume[] = [];
  const rows: number[][] = [];
  let now: Volume = { c: 3, ...size, data: Float64Array.from(picture) };
  for (const layer of layers) {
    const at = (index: number) => outputs[index < 0 ? outputs.length + index : index] ?? now;
    if (layer.name === 'convolutional') now = conv(now, layer, stream);
    if (layer.name === 'maxpool') now = max(now, layer);
    if (layer.name === 'upsample') now = upsample(now, int(layer, 'stride', 2));
    if (layer.name === 'route')
      now = route(ints(layer, 'layers').map(at), int(layer, 'groups', 1), int(layer, 'group_id', 0));
    if (layer.name === 'shortcut') {
      const f = activate[layer.options.get('activation') ?? 'linear'];
      const other = at(int(layer, 'from', -1));
      now = { ...now, data: now.data.map((value, index) => f?.(value + (other.data[index] ?? 0)) ?? 0) };
    }
    if (layer.name === 'yolo') rows.push(...boxes(now, layer, size));
    outputs.push(now);
  }
  return rows;
}

/** Weights that keep numbers near 1 through any depth, for a network; the same each time. */
export function madeUpWeights(cfg: string, { header }: { header: 16 | 20 }): Uint8Array {
  let seed = 12_345;
  const next = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const values: number[] = [];
  const channels: number[] = [];
  let c = 3;
  for (const layer of parse(cfg).slice(1)) {
    const at = (index: number) => channels[index < 0 ? channels.length + index : index] ?? 0;
    if (layer.name === 'convolutional') {
      const n = int(layer, 'filters', 1);
      const k = int(layer, 'size', 1);
      const per = c / int(layer, 'groups', 1);
      const normal = int(layer, 'batch_normalize', 0) === 1;
      const add = (count: number, one: () => number) => values.push(...Array.from({ length: count }, one));
      add(n, () => next() - 0.5);
      if (normal) {
        add(n, () => 0.5 + next() * 0.5);
        add(n, () => next() * 0.4 - 0.2);
        add(n, () => 0.2 + next());
      }
      add(n * per * k * k, () => (next() * 2 - 1) * Math.sqrt(3 / (per * k * k)));
      c = n;
    }
    if (layer.name === 'route') {
      c = ints(layer, 'layers').reduce((sum, index) => sum + at(index) / int(layer, 'groups', 1), 0);
    }
    channels.push(c);
  }
  const bytes = new Uint8Array(header + 4 * values.length);
  const view = new DataView(bytes.buffer);
  view.setInt32(4, header === 20 ? 2 : 1, true); // version 0.2 or 0.1
  for (const [index, value] of values.entries()) view.setFloat32(header + 4 * index, value, true);
  return bytes;
}
