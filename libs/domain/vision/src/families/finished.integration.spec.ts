import {
  bestFirst,
  type Case,
  describeLayouts,
  exact,
  finishedBoxes,
  float,
  input,
  minScore,
  ultralyticsNames,
  nc,
  nchw,
  num,
  out,
  quad,
  random,
  uint8,
} from './layout.contract';
import { back } from './reference.fixture';

// 5.3, 5.4, 5.6 and 5.8 b: objects in rows that are finished.

// 5.3
function end2end(
  title: string,
  seed: number,
  { extra = 0, ...rest }: Partial<Case> & { extra?: number } = {},
): Case {
  const r = random(seed);
  const rows = exact(
    finishedBoxes(r, 40).map((box, at) => [
      ...box,
      0.95 - at * 0.02,
      Math.floor(r.next() * nc),
      ...Array.from({ length: extra }, r.next),
    ]),
  );
  const filled = [...rows, ...Array.from({ length: 260 }, () => Array.from({ length: 6 + extra }, () => 0))];
  return {
    title,
    family: 'end2end',
    classCount: 80,
    outputs: [out('output0', [1, 300, 6 + extra], float(filled))],
    expected: (picture) =>
      rows
        .filter((row) => num(row, 4) >= minScore)
        .map((row) => ({
          box: back.centred(quad(row), picture, input),
          score: num(row, 4),
          classIndex: num(row, 5),
        })),
    ...rest,
  };
}

// 5.4
function sevenColumns(
  title: string,
  seed: number,
  different: Partial<Case> & {
    order: 'yolov7-end2end' | 'yolo-nas-flat' | 'pinto';
    resizing: keyof typeof back;
  },
): Case {
  const { order, resizing, ...rest } = different;
  const r = random(seed);
  const objects = finishedBoxes(r, 30).map((box) => ({
    box,
    score: Math.fround(r.next()),
    classIndex: Math.floor(r.next() * nc),
  }));
  const rows = objects.map(
    ({ box, score, classIndex }) =>
      ({
        'yolov7-end2end': [0, ...box, classIndex, score],
        'yolo-nas-flat': [0, ...box, score, classIndex],
        pinto: [0, classIndex, ...box, score],
      })[order],
  );
  return {
    title,
    family: order,
    classCount: 80,
    outputs: [out('output', [rows.length, 7], float(rows))],
    expected: (picture) =>
      bestFirst(
        objects
          .filter(({ score }) => score >= minScore)
          .map(({ box, score, classIndex }) => ({
            box: back[resizing](quad(box), picture, input),
            score,
            classIndex,
          })),
      ),
    ...rest,
  };
}

function paddle(): Case {
  const r = random(30);
  const rows = exact(
    finishedBoxes(r, 20).map((box, at) => [Math.floor(r.next() * nc), 0.9 - at * 0.04, ...box]),
  );
  return {
    title: '5.6 PaddleDetection: class and score before the corners',
    family: 'paddle',
    classCount: 80,
    inputs: [
      { name: 'im_shape', dims: [1, 2] },
      { name: 'image', dims: nchw.dims },
      { name: 'scale_factor', dims: [1, 2] },
    ],
    outputs: [out('multiclass_nms', [20, 6], float(rows)), out('bbox_num', [1], Int32Array.of(20))],
    expected: (picture) =>
      rows
        .filter((row) => num(row, 1) >= minScore)
        .map((row) => ({
          box: back.none(quad(row, 2), picture),
          score: num(row, 1),
          classIndex: num(row, 0),
        })),
  };
}

function zooYolov3(tiny: boolean): Case {
  const r = random(32);
  const count = 60;
  const boxes = exact(finishedBoxes(r, count).map(([x1 = 0, y1 = 0, x2 = 0, y2 = 0]) => [y1, x1, y2, x2]));
  const scores = exact(Array.from({ length: nc }, () => Array.from({ length: count }, r.next)));
  const kept = [
    [0, 2, 7],
    [0, 0, 3],
    [0, 4, 44],
    [0, 2, 9],
  ];
  const ofAnotherPicture = [1, 1, 20];
  const indices = Int32Array.from([...kept, ofAnotherPicture].flat());
  return {
    title: `5.8b YOLOv3 of the model zoo${tiny ? ', tiny' : ''}: only the rows that its own suppression names`,
    family: 'zoo-yolov3',
    inputs: [
      { name: 'input_1', dims: nchw.dims },
      { name: 'image_shape', dims: [1, 2] },
    ],
    outputs: [
      out('yolonms_layer_1', [1, count, 4], float(boxes)),
      out('yolonms_layer_1:1', [1, nc, count], float(scores)),
      out('yolonms_layer_1:2', tiny ? [1, 5, 3] : [5, 3], indices),
    ],
    expected: (picture) =>
      bestFirst(
        kept
          .map(([, classIndex = 0, row = 0]) => {
            const [y1, x1, y2, x2] = quad(boxes[row] ?? []);
            return {
              box: back.none([x1, y1, x2, y2], picture),
              score: num(scores[classIndex] ?? [], row),
              classIndex,
            };
          })
          .filter(({ score }) => score >= minScore),
      ),
  };
}

describeLayouts([
  end2end('5.3 YOLOv10, YOLO26', 12),
  end2end('5.3 segmentation', 13, {
    extra: 32,
    metadata: { names: ultralyticsNames, task: 'segment', end2end: 'True' },
    classCount: nc,
  }),
  end2end('5.3 pose', 14, {
    extra: 51,
    metadata: { names: ultralyticsNames, task: 'pose', end2end: 'True' },
    classCount: nc,
  }),
  sevenColumns('5.4 batch, corners, class, score', 15, {
    order: 'yolov7-end2end',
    resizing: 'centred',
    family: 'seven-columns',
  }),
  sevenColumns('5.4 batch, corners, score, class', 16, {
    order: 'yolo-nas-flat',
    resizing: 'topLeft',
    family: 'seven-columns',
    inputs: [uint8],
  }),
  sevenColumns('5.4 batch, class, corners, score', 17, {
    order: 'pinto',
    resizing: 'centred',
    family: 'seven-columns',
  }),
  sevenColumns('5.4 YOLOv7 by name', 18, {
    order: 'yolov7-end2end',
    resizing: 'centred',
    options: { family: 'yolov7-end2end' },
  }),
  sevenColumns('5.4 YOLO-NAS by name', 19, {
    order: 'yolo-nas-flat',
    resizing: 'topLeft',
    options: { family: 'yolo-nas-flat' },
  }),
  sevenColumns('5.4 PINTO by name', 20, {
    order: 'pinto',
    resizing: 'topLeft',
    options: { family: 'pinto' },
  }),
  paddle(),
  zooYolov3(false),
  zooYolov3(true),
]);
