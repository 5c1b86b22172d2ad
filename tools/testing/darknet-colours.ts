export interface DarknetFiles {
  readonly cfg: string;
  readonly weights: Buffer;
}

/**
 * A Darknet network that detects colours, as the bytes of its two files: each cell of 32 x 32 pixels of its input that is all
 * red, green or blue is an object of class 0, 1 or 2, with the cell as its box.
 * @param side - of its input; a multiple of 32
 */
export function writeDarknetColours(side: number): DarknetFiles {
  const layers = [
    section('net', { batch: 1, width: side, height: side, channels: 3 }),
    ...Array.from({ length: 5 }, () => section('maxpool', { size: 2, stride: 2 })),
    section('convolutional', { filters: columns, size: 1, stride: 1, pad: 1, activation: 'linear' }),
    section('yolo', { mask: 0, anchors: '32,32', classes: 3, num: 1, ignore_thresh: 0.7, truth_thresh: 1 }),
  ];
  return { cfg: layers.join('\n'), weights: weightsFile([-sure, -sure, -sure], sure) };
}

/** A network that sees an object of class 0 in the middle of any picture, half as wide and as high. */
export function writeDarknetPerson(): DarknetFiles {
  const { cfg } = writeDarknetColours(32);
  return {
    cfg: cfg.replace('anchors=32,32', 'anchors=16,16'),
    weights: weightsFile([sure, -sure, -sure], 0),
  };
}

const columns = 5 + 3;
/** What the sigmoid makes 1 or 0. */
const sure = 10;

function section(name: string, options: Readonly<Record<string, string | number>>): string {
  const lines = Object.entries(options).map(([key, value]) => `${key}=${value}\n`);
  return `[${name}]\n${lines.join('')}`;
}

/** Major, minor, revision, pictures seen; then biases and kernels of the one convolution. */
function weightsFile(classes: readonly number[], purity: number): Buffer {
  const header = Buffer.alloc(20);
  header.writeInt32LE(2, 4);
  const biases = [0, 0, 0, 0, sure, ...classes];
  const kernels = biases.flatMap((_bias, row) =>
    [0, 1, 2].map((channel) => {
      if (row < 5) return 0;
      return row - 5 === channel ? 2 * purity : -purity;
    }),
  );
  return Buffer.concat([header, Buffer.from(Float32Array.from([...biases, ...kernels]).buffer)]);
}
