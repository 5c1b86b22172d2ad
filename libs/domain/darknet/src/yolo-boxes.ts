import type { Shape, Yolo } from './layers';
import type { OnnxGraph } from './onnx-graph';

/** Before the classes: x, y, width, height, objectness. */
const leading = 5;

/**
 * What a yolo layer means, as nodes: rows of centre, size (in shares of the input) and confidence of each class, by
 * anchor, row and column of the grid.
 * @returns the name of a tensor [batch, anchors · cells, 4 + classes]
 */
export function addYoloBoxes(
  graph: OnnxGraph,
  from: string,
  layer: Yolo & { shape: Shape },
  input: Shape,
): string {
  const { anchors, classes, shape, scaleXy, hasNewCoordinates } = layer;
  const cells = shape.height * shape.width;
  const columns = leading + classes;
  const rows = graph.reshape(from, [-1, anchors.length, columns, cells]);
  // In scaled YOLOv4 the convolution before has done it.
  const sigmoid = (name: string) => (hasNewCoordinates ? name : graph.node('Sigmoid', [name]));
  const part = (start: number, end: number) => graph.slice(rows, 2, [start, end]);

  const stretch = graph.floats([1, 1, 2, 1], [scaleXy / shape.width, scaleXy / shape.height]);
  const place = graph.floats([1, 1, 2, cells], placeOfCells(shape, scaleXy));
  const centre = graph.node('Add', [graph.node('Mul', [sigmoid(part(0, 2)), stretch]), place]);

  const raw = part(2, 4);
  const factor = hasNewCoordinates ? graph.node('Mul', [raw, raw]) : graph.node('Exp', [raw]);
  const share = anchors.flatMap(([width, height]) => [width / input.width, height / input.height]);
  const ofInput = hasNewCoordinates ? share.map((one) => one * 4) : share; // (2t)²
  const size = graph.node('Mul', [factor, graph.floats([1, anchors.length, 2, 1], ofInput)]);

  const objectness = sigmoid(part(4, leading));
  const scores = graph.node('Mul', [sigmoid(part(leading, columns)), objectness]);
  const table = graph.node('Concat', [centre, size, scores], { axis: 2 });
  const turned = graph.node('Transpose', [table], { perm: [0, 1, 3, 2] });
  return graph.reshape(turned, [-1, anchors.length * cells, 4 + classes]);
}

/** Left and top of each cell in shares of the input, less what a centre may leave its cell by. */
function placeOfCells({ width, height }: Shape, scaleXy: number): Float32Array {
  const cells = width * height;
  const places = new Float32Array(2 * cells);
  const beyond = (scaleXy - 1) / 2;
  for (let cell = 0; cell < cells; cell += 1) {
    places[cell] = ((cell % width) - beyond) / width;
    places[cells + cell] = (Math.floor(cell / width) - beyond) / height;
  }
  return places;
}
