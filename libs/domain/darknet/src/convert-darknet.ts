import { CodedError } from '@tocsin/errors';
import { writeOnnx } from '@tocsin/onnx-file';
import type { Activation, Convolution, Layer, MaxPool, Network, Route, Shortcut, Upsample } from './layers';
import { OnnxGraph } from './onnx-graph';
import { readNetwork } from './read-network';
import { type ConvolutionWeights, readWeights } from './read-weights';
import { addYoloBoxes } from './yolo-boxes';

export interface DarknetFiles {
  /** Text of the `.cfg`, and its name for messages. */
  readonly cfg: string;
  readonly cfgFile: string;
  /** Bytes of the `.weights`, and its name for messages. */
  readonly weights: Uint8Array;
  readonly weightsFile: string;
  /** In place of the `width` and `height` in the `.cfg`; multiples of 32. */
  readonly size?: { readonly width: number; readonly height: number } | null;
}

/**
 * Turns a detector of Darknet (YOLOv3, v4 and their tiny and scaled forms) into an ONNX model: `data` [batch, 3,
 * height, width] of red, green, blue 0..1 in; `detections` [batch, boxes, 4 + classes] out, centre and size in shares
 * of the input and the confidence of each class. Boxes still overlap.
 * @returns the bytes of the ONNX file; its metadata has `model_family: darknet`
 * @throws CodedError `model-unreadable` or `model-unsupported`, naming file and line or the bytes expected and found
 */
export function convertDarknet({
  cfg,
  cfgFile,
  weights,
  weightsFile,
  size = null,
}: DarknetFiles): Uint8Array {
  const network = readNetwork(cfg, { file: cfgFile, size });
  const classes = countClasses(network, cfgFile);
  const convolutions = readWeights(weights, network, { file: weightsFile, cfgFile });
  const graph = new OnnxGraph();
  const outputs: string[] = [];
  const heads: string[] = [];
  for (const [index, layer] of network.layers.entries()) {
    const before = outputs.at(-1) ?? 'data';
    if (layer.kind === 'yolo') heads.push(addYoloBoxes(graph, before, layer, network.input));
    outputs.push(addLayer(graph, layer, { before, outputs, weights: convolutions.get(index) }));
  }
  graph.nodes.push({ op: 'Concat', inputs: heads, outputs: ['detections'], attributes: { axis: 1 } });
  const { width, height } = network.input;
  return writeOnnx({
    nodes: graph.nodes,
    constants: graph.constants,
    inputs: [{ name: 'data', dims: ['batch', 3, height, width] }],
    outputs: [{ name: 'detections', dims: ['batch', countBoxes(network), 4 + classes] }],
    metadata: { model_family: 'darknet' },
  });
}

function countClasses({ layers }: Network, file: string): number {
  const counts = new Set(layers.flatMap((layer) => (layer.kind === 'yolo' ? [layer.classes] : [])));
  const [classes = 0, ...others] = counts;
  if (others.length === 0) return classes;
  throw new CodedError(
    'model-unreadable',
    `the [yolo] layers of ${file} differ in classes: ${[...counts].join(', ')}`,
  );
}

function countBoxes({ layers }: Network): number {
  return layers.reduce(
    (sum, layer) =>
      sum + (layer.kind === 'yolo' ? layer.anchors.length * layer.shape.width * layer.shape.height : 0),
    0,
  );
}

interface Place {
  /** What the layer is given. */
  readonly before: string;
  /** What the layers so far give. */
  readonly outputs: readonly string[];
  readonly weights: ConvolutionWeights | undefined;
}

/** @returns the name of what the layer gives */
function addLayer(graph: OnnxGraph, layer: Layer, { before, outputs, weights }: Place): string {
  if (layer.kind === 'convolutional' && weights !== undefined) {
    return addConvolution(graph, layer, { before, weights });
  }
  if (layer.kind === 'maxpool') return addMaxPool(graph, layer, before);
  if (layer.kind === 'upsample') return addUpsample(graph, layer, before);
  if (layer.kind === 'route') return addRoute(graph, layer, outputs);
  if (layer.kind === 'shortcut') return addShortcut(graph, layer, { before, outputs });
  return before; // yolo gives its boxes aside; dropout only teaches
}

function addConvolution(
  graph: OnnxGraph,
  layer: Convolution,
  { before, weights }: { before: string; weights: ConvolutionWeights },
): string {
  const { filters, size, stride, padding, groups, channels } = layer;
  const kernels = graph.floats([filters, channels / groups, size, size], weights.kernels);
  const biases = graph.floats([filters], weights.biases);
  const sum = graph.node('Conv', [before, kernels, biases], {
    kernel_shape: [size, size],
    strides: stride,
    pads: [padding, padding, padding, padding],
    group: groups,
  });
  return addActivation(graph, layer.activation, sum);
}

function addMaxPool(graph: OnnxGraph, { size, stride, pads }: MaxPool, before: string): string {
  return graph.node('MaxPool', [before], { kernel_shape: [size, size], strides: stride, pads });
}

function addUpsample(graph: OnnxGraph, { factor }: Upsample, before: string): string {
  return graph.node('Resize', [before, '', graph.floats([4], [1, 1, factor, factor])], {
    mode: 'nearest',
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: 'floor',
  });
}

function addShortcut(
  graph: OnnxGraph,
  { from, activation }: Shortcut,
  { before, outputs }: Pick<Place, 'before' | 'outputs'>,
): string {
  const sum = from.reduce((all, layer) => graph.node('Add', [all, outputs[layer] ?? before]), before);
  return addActivation(graph, activation, sum);
}

function addRoute(graph: OnnxGraph, { from, groups, group }: Route, outputs: readonly string[]): string {
  const parts = from.map(({ layer, channels }) => {
    const whole = outputs[layer] ?? '';
    const share = channels / groups;
    return groups === 1 ? whole : graph.slice(whole, 1, [group * share, (group + 1) * share]);
  });
  const [only = ''] = parts;
  return parts.length === 1 ? only : graph.node('Concat', parts, { axis: 1 });
}

function addActivation(graph: OnnxGraph, activation: Activation, from: string): string {
  return activationNodes[activation](graph, from);
}

const activationNodes: Readonly<Record<Activation, (graph: OnnxGraph, from: string) => string>> = {
  linear: (_graph, from) => from,
  leaky: (graph, from) => graph.node('LeakyRelu', [from], { alpha: { float: 0.1 } }),
  relu: (graph, from) => graph.node('Relu', [from]),
  logistic: (graph, from) => graph.node('Sigmoid', [from]),
  // x · tanh(ln(1 + e^x)); there is an operator for it only from set 18 on
  mish: (graph, from) => graph.node('Mul', [from, graph.node('Tanh', [graph.node('Softplus', [from])])]),
  swish: (graph, from) => graph.node('Mul', [from, graph.node('Sigmoid', [from])]),
};
