import {
  type Case,
  describeLayouts,
  exact,
  float,
  input,
  n8,
  ultralyticsNames,
  nc,
  num,
  out,
  quad,
  random,
  suppressed,
  transpose,
} from './layout.contract';
import { argmax, cells, corners } from './reference.fixture';

// 5.1, 5.2 and 5.5: a row per cell, or per cell and anchor.

const masks = { name: 'output1', dims: [1, 32, 24, 40], values: new Float32Array(32 * 24 * 40) };
const anchored = [8, 16, 32].flatMap((stride) =>
  [0, 1, 2].flatMap((anchor) => cells(input, [stride]).map((cell) => ({ ...cell, anchor }))),
);

// 5.1
function yolov8(
  title: string,
  different: Partial<Case> & { extra?: number; isTurned?: boolean; seed: number },
): Case {
  const { extra = 0, isTurned = false, seed, outputs = [], ...rest } = different;
  const r = random(seed);
  const rows = exact(
    n8.map(() => [...r.centre(), ...r.scores(nc), ...Array.from({ length: extra }, () => r.next() * 2 - 1)]),
  );
  const columns = 4 + nc + extra;
  return {
    title,
    family: 'yolov8',
    outputs: [
      isTurned
        ? out('output0', [1, n8.length, columns], float(rows))
        : out('output0', [1, columns, n8.length], float(transpose(rows))),
      ...outputs,
    ],
    expected: (picture) =>
      suppressed(
        rows.map((row) => {
          const [classIndex, score] = argmax(row.slice(4, 4 + nc));
          return { box: corners(...quad(row)), score, classIndex };
        }),
        { limit: 0.4, resizing: 'centred', picture },
      ),
    ...rest,
  };
}

// 5.2, rows
function yolov5(): Case {
  const r = random(5);
  const rows = exact(anchored.map(() => [...r.centre(), r.score(), ...r.scores(nc).map((s) => s ** 0.2)]));
  return {
    title: '5.2 YOLOv5: rows, with the raw grids after them',
    family: 'yolov5',
    outputs: [
      out('output', [1, rows.length, 5 + nc], float(rows)),
      ...[8, 16, 32].map((s) => {
        const dims = [1, 3, input.height / s, input.width / s, 5 + nc];
        return out(`raw${s}`, dims, new Float32Array(dims.reduce((a, b) => a * b, 1)));
      }),
    ],
    expected: (picture) =>
      suppressed(
        rows.map((row) => {
          const [classIndex, share] = argmax(row.slice(5));
          return {
            box: corners(...quad(row)),
            score: num(row, 4) * share,
            classIndex,
          };
        }),
        { limit: 0.4, resizing: 'centred', picture },
      ),
  };
}

// 5.5 and YOLOv6
function cellRows(
  title: string,
  family: string,
  { seed, kind }: { seed: number; kind: 'raw' | 'decoded' | 'v6' },
): Case {
  const r = random(seed);
  const rows = exact(
    n8.map(() => {
      const place =
        kind === 'raw' ? [r.next(), r.next(), r.next() * 3 - 0.5, r.next() * 3 - 0.5] : r.centre();
      return [...place, kind === 'v6' ? 1 : r.next(), ...r.scores(nc).map((s) => s ** 0.6)];
    }),
  );
  return {
    title,
    family,
    outputs: [out('output', [1, rows.length, 5 + nc], float(rows))],
    expected: (picture) =>
      suppressed(
        rows.map((row, at) => {
          const cell = n8[at] ?? { stride: 0, column: 0, row: 0 };
          const [x, y, w, h] = quad(row);
          const [classIndex, share] = argmax(row.slice(5));
          const box =
            kind === 'raw'
              ? corners(
                  (x + cell.column) * cell.stride,
                  (y + cell.row) * cell.stride,
                  Math.exp(w) * cell.stride,
                  Math.exp(h) * cell.stride,
                )
              : corners(x, y, w, h);
          return { box, score: num(row, 4) * share, classIndex };
        }),
        { limit: kind === 'v6' ? 0.4 : 0.45, resizing: kind === 'v6' ? 'centred' : 'topLeft', picture },
      ),
  };
}

describeLayouts([
  yolov8('5.1 YOLOv8', { seed: 1 }),
  yolov8('5.1 YOLOv8, turned round, with names', {
    seed: 2,
    isTurned: true,
    metadata: { names: ultralyticsNames },
  }),
  yolov8('5.1 YOLOv8 segmentation, with names', {
    seed: 3,
    extra: 32,
    outputs: [masks],
    metadata: { names: ultralyticsNames, task: 'segment' },
  }),
  yolov8('5.1 YOLOv8 segmentation, without names', { seed: 3, extra: 32, outputs: [masks] }),
  yolov8('5.1 YOLOv8 pose', { seed: 4, extra: 51, metadata: { names: ultralyticsNames, task: 'pose' } }),
  yolov8('5.1 YOLOv9 with its second output', {
    seed: 6,
    outputs: [out('aux', [1, 4 + nc, n8.length], new Float32Array((4 + nc) * n8.length).fill(1))],
  }),
  yolov5(),
  cellRows('5.2 YOLOv6', 'yolov6', { seed: 11, kind: 'v6' }),
  cellRows('5.5 YOLOX, as exported by its project', 'yolox', { seed: 22, kind: 'raw' }),
  cellRows('5.5 YOLOX, decoded', 'yolox', { seed: 23, kind: 'decoded' }),
]);
