/**
 * The networks that users bring, as text of their `.cfg`, thinner by a divisor so that tests are quick. Their shape is
 * what matters: how layers refer to one another.
 */
interface Build {
  /** Every number of filters is divided by this, except those before a yolo layer. */
  readonly thin: number;
  readonly width: number;
  readonly height: number;
  readonly classes: number;
}

type Options = Readonly<Record<string, string | number>>;

class Cfg {
  readonly #lines: string[] = [];
  readonly #build: Build;

  constructor(build: Build) {
    this.#build = build;
    this.add('net', {
      batch: 1,
      width: build.width,
      height: build.height,
      channels: 3,
      learning_rate: 0.001,
    });
  }

  add(section: string, options: Options): this {
    this.#lines.push(
      `[${section}]`,
      ...Object.entries(options).map(([key, value]) => `${key} = ${value}`),
      '',
    );
    return this;
  }

  conv(filters: number, size: number, stride = 1, activation = 'leaky'): this {
    const thin = Math.max(2, Math.round(filters / this.#build.thin));
    return this.add('convolutional', { batch_normalize: 1, filters: thin, size, stride, pad: 1, activation });
  }

  shortcut = (from: number) => this.add('shortcut', { from, activation: 'linear' });
  route = (...layers: number[]) => this.add('route', { layers: layers.join(', ') });
  upsample = () => this.add('upsample', { stride: 2 });
  max = (size: number, stride: number) => this.add('maxpool', { size, stride });

  yolo(mask: string, anchors: string, options: Options = {}): this {
    const { classes } = this.#build;
    const filters = mask.split(',').length * (classes + 5);
    const activation = options.new_coords === 1 ? 'logistic' : 'linear';
    this.add('convolutional', { filters, size: 1, stride: 1, pad: 1, activation });
    const num = anchors.split(',').length / 2;
    return this.add('yolo', { mask, anchors, classes, num, ignore_thresh: 0.7, ...options });
  }

  toString(): string {
    return ['# thin', ...this.#lines].join('\n');
  }
}

const anchorsV3 = '10,13,  16,30,  33,23,  30,61,  62,45,  59,119,  116,90,  156,198,  373,326';
const anchorsV4 = '12, 16, 19, 36, 40, 28, 36, 75, 76, 55, 72, 146, 142, 110, 192, 243, 459, 401';
const anchorsTiny = '10,14,  23,27,  37,58,  81,82,  135,169,  344,319';

export function yolov3(build: Build): string {
  const cfg = new Cfg(build).conv(32, 3);
  const stages = [
    [64, 1],
    [128, 2],
    [256, 8],
    [512, 8],
    [1024, 4],
  ] as const;
  for (const [filters, blocks] of stages) {
    cfg.conv(filters, 3, 2);
    for (let block = 0; block < blocks; block += 1)
      cfg
        .conv(filters / 2, 1)
        .conv(filters, 3)
        .shortcut(-3);
  }
  const head = (filters: number, mask: string) => {
    for (let pair = 0; pair < 3; pair += 1) cfg.conv(filters, 1).conv(filters * 2, 3);
    cfg.yolo(mask, anchorsV3);
  };
  head(512, '6,7,8');
  cfg.route(-4).conv(256, 1).upsample().route(-1, 61);
  head(256, '3,4,5');
  cfg.route(-4).conv(128, 1).upsample().route(-1, 36);
  head(128, '0,1,2');
  return cfg.toString();
}

export function yolov3Tiny(build: Build): string {
  const cfg = new Cfg(build);
  for (const filters of [16, 32, 64, 128, 256]) cfg.conv(filters, 3).max(2, 2);
  cfg.conv(512, 3).max(2, 1).conv(1024, 3).conv(256, 1).conv(512, 3).yolo('3,4,5', anchorsTiny);
  cfg.route(-4).conv(128, 1).upsample().route(-1, 8).conv(256, 3).yolo('0,1,2', anchorsTiny);
  return cfg.toString();
}

export function yolov4Tiny(build: Build): string {
  const cfg = new Cfg(build).conv(32, 3, 2).conv(64, 3, 2);
  for (const filters of [64, 128, 256]) {
    cfg.conv(filters, 3).add('route', { layers: -1, groups: 2, group_id: 1 });
    cfg
      .conv(filters / 2, 3)
      .conv(filters / 2, 3)
      .route(-1, -2)
      .conv(filters, 1)
      .route(-6, -1)
      .max(2, 2);
  }
  cfg.conv(512, 3).conv(256, 1).conv(512, 3).yolo('3,4,5', anchorsTiny, { scale_x_y: 1.05 });
  cfg.route(-4).conv(128, 1).upsample().route(-1, 23).conv(256, 3);
  return cfg.yolo('1,2,3', anchorsTiny, { scale_x_y: 1.05 }).toString();
}

export function yolov4(build: Build): string {
  const cfg = new Cfg(build);
  const mish = (filters: number, size: number, stride = 1) => cfg.conv(filters, size, stride, 'mish');
  mish(32, 3);
  mish(64, 3, 2);
  mish(64, 1).route(-2);
  mish(64, 1);
  mish(32, 1);
  mish(64, 3).shortcut(-3);
  mish(64, 1).route(-1, -7);
  mish(64, 1);
  const stage = (filters: number, blocks: number) => {
    mish(filters, 3, 2);
    mish(filters / 2, 1).route(-2);
    mish(filters / 2, 1);
    for (let block = 0; block < blocks; block += 1) {
      mish(filters / 2, 1);
      mish(filters / 2, 3).shortcut(-3);
    }
    mish(filters / 2, 1).route(-1, -(3 * blocks + 4));
    mish(filters, 1);
  };
  stage(128, 2);
  stage(256, 8);
  stage(512, 8);
  stage(1024, 4);
  cfg.conv(512, 1).conv(1024, 3).conv(512, 1);
  cfg.max(5, 1).route(-2).max(9, 1).route(-4).max(13, 1).route(-1, -3, -5, -6);
  cfg.conv(512, 1).conv(1024, 3).conv(512, 1);
  const up = (filters: number, layer: number) => {
    cfg.conv(filters, 1).upsample().route(layer).conv(filters, 1).route(-1, -3);
    cfg
      .conv(filters, 1)
      .conv(filters * 2, 3)
      .conv(filters, 1)
      .conv(filters * 2, 3)
      .conv(filters, 1);
  };
  up(256, 85);
  up(128, 54);
  cfg.conv(256, 3).yolo('0,1,2', anchorsV4, { scale_x_y: 1.2 });
  const down = (filters: number, layer: number, mask: string, scale: number) => {
    cfg.route(-4).conv(filters, 3, 2).route(-1, layer);
    cfg
      .conv(filters, 1)
      .conv(filters * 2, 3)
      .conv(filters, 1)
      .conv(filters * 2, 3)
      .conv(filters, 1);
    cfg.conv(filters * 2, 3).yolo(mask, anchorsV4, { scale_x_y: scale });
  };
  down(256, -16, '3,4,5', 1.1);
  down(512, -37, '6,7,8', 1.05);
  return cfg.toString();
}

/** Whatever the four have not: other activations, groups, strides, paddings, and the boxes of scaled YOLOv4. */
export function rarities(build: Build): string {
  const cfg = new Cfg(build).conv(32, 3, 2, 'swish').conv(32, 3, 2, 'relu').conv(32, 5, 1, 'logistic');
  cfg.add('convolutional', {
    filters: 8,
    size: 3,
    stride_x: 1,
    stride_y: 1,
    padding: 1,
    groups: 2,
    activation: 'linear',
  });
  cfg
    .add('dropout', { probability: 0.5 })
    .conv(8 * build.thin, 1)
    .add('shortcut', { from: '-3', activation: 'leaky' });
  cfg
    .max(3, 2)
    .add('maxpool', { size: 2, stride: 2, padding: 0 })
    .add('maxpool', { size: 3, stride: 1, padding: 2 });
  cfg.conv(64, 3, 2).yolo('0,1,2', anchorsV3, { new_coords: 1, scale_x_y: 2 });
  return cfg.toString();
}
