/** Channels, height and width of what a layer gives, for one picture. */
export interface Shape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

export const activations = ['linear', 'leaky', 'relu', 'logistic', 'mish', 'swish'] as const;
export type Activation = (typeof activations)[number];

export interface Convolution {
  readonly kind: 'convolutional';
  readonly filters: number;
  readonly size: number;
  readonly stride: readonly [down: number, across: number];
  readonly padding: number;
  readonly groups: number;
  /** Of the input. */
  readonly channels: number;
  readonly isNormalised: boolean;
  readonly activation: Activation;
}

export interface MaxPool {
  readonly kind: 'maxpool';
  readonly size: number;
  readonly stride: readonly [down: number, across: number];
  /** Top, left, bottom, right. */
  readonly pads: readonly [number, number, number, number];
}

export interface Upsample {
  readonly kind: 'upsample';
  readonly factor: number;
}

/** Channels of earlier layers behind one another; of each only one of `groups` equal parts. */
export interface Route {
  readonly kind: 'route';
  readonly from: readonly { readonly layer: number; readonly channels: number }[];
  readonly groups: number;
  readonly group: number;
}

export interface Shortcut {
  readonly kind: 'shortcut';
  readonly from: readonly number[];
  readonly activation: Activation;
}

export interface Yolo {
  readonly kind: 'yolo';
  readonly classes: number;
  /** In pixels of the input. */
  readonly anchors: readonly (readonly [width: number, height: number])[];
  readonly scaleXy: number;
  /** Scaled YOLOv4: the convolution before has the sigmoid, and sizes are squares. */
  readonly hasNewCoordinates: boolean;
}

/** Does nothing when it only looks. */
export interface Dropout {
  readonly kind: 'dropout';
}

export type LayerDetail = Convolution | MaxPool | Upsample | Route | Shortcut | Yolo | Dropout;

export type Layer = LayerDetail & { readonly shape: Shape };

export interface Network {
  readonly input: Shape;
  readonly layers: readonly Layer[];
}
