import {
  bestFirst,
  type Case,
  describeLayouts,
  exact,
  float,
  inPixels,
  input,
  minScore,
  n8,
  nc,
  out,
  quad,
  random,
  suppressed,
  uint8,
} from './layout.contract';
import { argmax, back, cells, corners, sigmoid } from './reference.fixture';

// 5.6, 5.7, 5.8 c and 5.9: boxes in one output and scores in another, or both by query.

/** COCO's numbers without the gaps. */
const cocoIds = Array.from({ length: 91 }, (_, id) => id).filter(
  (id) => id > 0 && ![12, 26, 29, 30, 45, 66, 68, 69, 71, 83].includes(id),
);
const anchored = [8, 16, 32].flatMap((stride) =>
  [0, 1, 2].flatMap((anchor) => cells(input, [stride]).map((cell) => ({ ...cell, anchor }))),
);

// 5.6 Hugging Face, 5.7
function queries(
  title: string,
  seed: number,
  given: {
    family: string;
    boxes: string;
    logits: string;
    slots: number;
    classOf: (slot: number) => number | null;
    rest?: Partial<Case> & { after?: Case['outputs']; isTurned?: boolean };
  },
): Case {
  const {
    family,
    boxes,
    logits,
    slots,
    classOf,
    rest: { after = [], isTurned = false, ...rest } = {},
  } = given;
  const r = random(seed);
  const count = 300;
  const places = exact(Array.from({ length: count }, r.share));
  const values = exact(
    Array.from({ length: count }, () => Array.from({ length: slots }, () => r.next() ** 30 * 6 - 5)),
  );
  const outputs = [out(boxes, [1, count, 4], float(places)), out(logits, [1, count, slots], float(values))];
  return {
    title,
    family,
    outputs: [...(isTurned ? outputs.toReversed() : outputs), ...after],
    expected: (picture) =>
      values
        .flatMap((row, query) => row.map((value, slot) => ({ query, slot, score: sigmoid(value) })))
        .toSorted((a, b) => b.score - a.score)
        .slice(0, 300)
        .filter(({ score }) => score >= minScore)
        .flatMap(({ query, slot, score }) => {
          const classIndex = classOf(slot);
          const box = corners(...quad(places[query] ?? []));
          return classIndex === null
            ? []
            : [{ box: back.stretch(inPixels(box, input), picture, input), score, classIndex }];
        }),
    ...rest,
  };
}

function rtdetrUltralytics(title: string, classCount: number): Case {
  const r = random(31);
  const rows = exact(Array.from({ length: 300 }, () => [...r.share(), ...r.scores(classCount)]));
  return {
    title,
    family: 'rtdetr-ultralytics',
    classCount,
    outputs: [out('output0', [1, 300, 4 + classCount], float(rows))],
    expected: (picture) =>
      bestFirst(
        rows
          .map((row) => {
            const [classIndex, score] = argmax(row.slice(4));
            return {
              box: back.stretch(inPixels(corners(...quad(row)), input), picture, input),
              score,
              classIndex,
            };
          })
          .filter(({ score }) => score >= minScore),
      ),
  };
}

function separate(
  title: string,
  given: {
    family: string;
    boxes: string;
    seed: number;
    unit: 'share' | 'input';
    dims: (count: number) => number[];
    count: number;
    resizing: keyof typeof back;
    rest?: Partial<Case>;
  },
): Case {
  const { family, boxes, seed, unit, dims, count, resizing, rest } = given;
  const r = random(seed);
  const places = exact(
    Array.from({ length: count }, () => corners(...quad(unit === 'share' ? r.share() : r.centre()))),
  );
  const scores = exact(Array.from({ length: count }, () => r.scores(nc)));
  return {
    title,
    family,
    outputs: [out(boxes, dims(count), float(places)), out('confs', [1, count, nc], float(scores))],
    expected: (picture) =>
      suppressed(
        places.map((row, at) => {
          const [classIndex, score] = argmax(scores[at] ?? []);
          const box = unit === 'share' ? inPixels(quad(row), input) : quad(row);
          return { box, score, classIndex };
        }),
        { limit: 0.4, resizing: resizing, picture },
      ),
    ...rest,
  };
}

describeLayouts([
  queries('5.6 Hugging Face', 25, {
    family: 'detr',
    boxes: 'pred_boxes',
    logits: 'logits',
    slots: nc,
    classOf: (slot) => slot,
    rest: { isTurned: true },
  }),
  rtdetrUltralytics('5.6 RT-DETR of Ultralytics: shares and scores in one output', nc),
  rtdetrUltralytics('5.6 RT-DETR of Ultralytics with the six columns of 5.3', 2),
  queries("5.7 RF-DETR with COCO's own numbers", 26, {
    family: 'rfdetr',
    boxes: 'dets',
    logits: 'labels',
    slots: 91,
    classOf: (slot) => (cocoIds.includes(slot) ? cocoIds.indexOf(slot) : null),
    rest: { classCount: 80, after: [out('masks', [1, 300, 4, 4], new Float32Array(300 * 16))] },
  }),
  queries('5.7 RF-DETR trained anew', 27, {
    family: 'rfdetr',
    boxes: 'dets',
    logits: 'labels',
    slots: nc + 1,
    classOf: (slot) => (slot < nc ? slot : null),
    rest: { isTurned: true },
  }),
  separate('5.8c pytorch-YOLOv4', {
    family: 'tianxiaomo',
    boxes: 'boxes',
    seed: 34,
    unit: 'share',
    count: anchored.length,
    dims: (count) => [1, count, 1, 4],
    resizing: 'stretch',
  }),
  separate('5.9 YOLO-NAS, every cell', {
    family: 'yolo-nas',
    boxes: 'boxes',
    seed: 35,
    unit: 'input',
    count: n8.length,
    dims: (count) => [1, count, 4],
    resizing: 'topLeft',
    rest: { inputs: [uint8] },
  }),
]);
