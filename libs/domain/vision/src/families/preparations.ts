import type { Preparation } from '../fill-input';

/** What most families have in common: red first, divided by 255. */
const usual = { channels: 'rgb', divisor: 255, fill: 114 } as const;

/** Ultralytics and its kin, YOLOv6, YOLOv7. */
export const centred: Preparation = { ...usual, resizing: 'letterbox-centred' };
/** Exports that do not say how. */
export const topLeft: Preparation = { ...usual, resizing: 'letterbox-top-left' };
/** DETR and its kin, Darknet. */
export const stretched: Preparation = { ...usual, resizing: 'stretch' };
/** YOLOv3 and v4 of the ONNX model zoo. */
export const centredOnGrey: Preparation = { ...usual, resizing: 'letterbox-centred', fill: 128 };
/** YOLOX: blue first, not divided. */
export const yoloxOwn: Preparation = {
  ...usual,
  resizing: 'letterbox-top-left',
  channels: 'bgr',
  divisor: 1,
};
/** YOLO-NAS that takes bytes: blue first, and the graph divides. */
export const bytesBlueFirst: Preparation = yoloxOwn;

/** RF-DETR: with the mean and deviation of ImageNet. */
export const imageNet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;
