import type { TensorData } from '../tensors';
import {
  type Case,
  describeLayouts,
  exact,
  finishedBoxes,
  float,
  input,
  minScore,
  nchw,
  out,
  quad,
  random,
  uint8,
} from './layout.contract';
import { back, type Pair } from './reference.fixture';

// 5.4, 5.6, 5.9 and 5.10: finished objects in outputs of their own.

/** COCO's numbers without the gaps. */
const cocoIds = Array.from({ length: 91 }, (_, id) => id).filter(
  (id) => id > 0 && ![12, 26, 29, 30, 45, 66, 68, 69, 71, 83].includes(id),
);
const int64 = (values: number[]) => BigInt64Array.from(values, BigInt);

const inputPixels = (resizing: keyof typeof back) => (box: number[], picture: Pair) =>
  back[resizing](quad(box), picture, input);

// 5.4, 5.6, 5.9, 5.10: objects in outputs of their own
function lists(
  title: string,
  seed: number,
  given: {
    family: string;
    names: { boxes: string; scores: string; classes: string; count?: string };
    /** From corners in pixels of the input to what is in the output, and back to the picture. */
    write?: (box: number[]) => number[];
    read: (box: number[], picture: Pair) => [number, number, number, number];
    classType?: (values: number[]) => TensorData;
    /** The output's number of a class. */
    classId?: (classIndex: number) => number;
    isFlat?: boolean;
    rest?: Partial<Case>;
  },
): Case {
  const {
    family,
    names,
    write = (box) => box,
    read,
    classType = (values) => Float32Array.from(values),
    classId = (one) => one,
    isFlat = false,
    rest,
  } = given;
  const r = random(seed);
  const objects = finishedBoxes(r, 20).map((box, at) => ({
    box: exact([write(box)])[0] ?? [],
    score: Math.fround(0.96 - at * 0.04),
    classIndex: Math.floor(r.next() * 80),
  }));
  const counted = names.count === undefined ? objects.length : 12;
  const batch = isFlat ? [] : [1];
  const count = names.count === undefined ? [] : [out(names.count, [1, 1], Int32Array.of(counted))];
  return {
    title,
    family,
    classCount: 80,
    outputs: [
      ...count,
      out(names.boxes, [...batch, 20, 4], float(objects.map(({ box }) => box))),
      out(names.scores, [...batch, 20], Float32Array.from(objects.map(({ score }) => score))),
      out(names.classes, [...batch, 20], classType(objects.map(({ classIndex }) => classId(classIndex)))),
    ],
    expected: (picture) =>
      objects
        .slice(0, counted)
        .filter(({ score }) => score >= minScore)
        .map(({ box, score, classIndex }) => ({ box: read(box, picture), score, classIndex })),
    ...rest,
  };
}

describeLayouts([
  lists('5.4 YOLOv7 in four outputs', 21, {
    family: 'yolov7-end2end',
    names: { boxes: 'det_boxes', scores: 'det_scores', classes: 'det_classes', count: 'num_dets' },
    read: inputPixels('topLeft'),
    classType: (values) => Int32Array.from(values),
  }),
  lists('5.6 RT-DETR, D-FINE, DEIM', 24, {
    family: 'rtdetr',
    names: { boxes: 'boxes', scores: 'scores', classes: 'labels' },
    read: (box, picture) => back.none(quad(box), picture),
    classType: int64,
    rest: { inputs: [nchw, { name: 'orig_target_sizes', type: 'int64', dims: [1, 2] }] },
  }),
  lists('5.9 YOLO-NAS, batch', 36, {
    family: 'yolo-nas',
    names: { boxes: 'pred_boxes', scores: 'pred_scores', classes: 'pred_classes', count: 'num_predictions' },
    read: inputPixels('topLeft'),
    classType: int64,
    rest: { inputs: [uint8] },
  }),
  lists('5.10 SSD of TensorFlow', 37, {
    family: 'ssd',
    names: {
      boxes: 'detection_boxes:0',
      scores: 'detection_scores:0',
      classes: 'detection_classes:0',
      count: 'num_detections:0',
    },
    write: ([x1 = 0, y1 = 0, x2 = 0, y2 = 0]) => [
      y1 / input.height,
      x1 / input.width,
      y2 / input.height,
      x2 / input.width,
    ],
    read: ([y1 = 0, x1 = 0, y2 = 0, x2 = 0], picture) =>
      back.topLeft(
        [x1 * input.width, y1 * input.height, x2 * input.width, y2 * input.height],
        picture,
        input,
      ),
    classId: (one) => cocoIds[one] ?? 0,
    rest: { inputs: [{ name: 'inputs:0', type: 'uint8', dims: [1, input.height, input.width, 3] }] },
  }),
  lists('5.10 torchvision', 38, {
    family: 'ssd',
    names: { boxes: 'boxes', scores: 'scores', classes: 'labels' },
    read: inputPixels('topLeft'),
    classType: int64,
    classId: (one) => cocoIds[one] ?? 0,
    isFlat: true,
    rest: { inputs: [{ name: 'image', dims: [3, input.height, input.width] }] },
  }),
]);
