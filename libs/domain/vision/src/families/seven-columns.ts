import { CodedError } from '@tocsin/errors';
import type { Preparation } from '../fill-input';
import type { ScoredBox } from '../suppress-overlaps';
import type { OutputTensor } from '../tensors';
import { type ColumnOrder, columnOrders, possibleOrders, readRow } from './column-orders';
import { allNumbers } from './numbers';
import { bytesBlueFirst, centred, topLeft } from './preparations';
import { findList, finishedObjects } from './object-lists';
import type { Evidence, ModelFamily, Reader } from './reader';
import { rowByRow, type Table } from './table';

const columns = 7;

function family(name: keyof typeof columnOrders, preparation: Preparation): ModelFamily {
  const order: ColumnOrder = columnOrders[name];
  const at = (column: number) =>
    Object.entries({ class: order.classIndex, score: order.score }).find(([, one]) => one === column)?.[0];
  const names = [1, 2, 3, 4, 5, 6].map((column) => at(column) ?? `corner${order.box.indexOf(column) + 1}`);
  return {
    name,
    layout: `one output [objects, 7] of batch, ${names.join(', ')}; must be named to be sure`,
    recognise: (evidence) =>
      evidence.isNamed && hasSevenColumns(evidence) ? reader(evidence, preparation, () => order) : undefined,
  };
}

const sevenOfYolov7 = family('yolov7-end2end', centred);
const listNames = {
  boxes: /^det_boxes/,
  scores: /^det_scores/,
  classes: /^det_classes/,
  count: /^num_dets/,
};
/** YOLOv7 `--end2end` for ONNX Runtime, and the licence-plate models of open-image-models; or in four outputs. */
export const yolov7End2end: ModelFamily = {
  ...sevenOfYolov7,
  layout: `${sevenOfYolov7.layout}; or outputs num_dets, det_boxes, det_scores, det_classes`,
  recognise(evidence) {
    const list = findList(evidence.outputs, listNames);
    return list ? finishedObjects(list, evidence, topLeft) : sevenOfYolov7.recognise(evidence);
  },
};
/** PINTO's model zoo. */
export const pinto = family('pinto', topLeft);

const nasFlat = family('yolo-nas-flat', bytesBlueFirst);
/** YOLO-NAS, "flat". Takes bytes, as a rule. */
export const yoloNasFlat: ModelFamily = {
  ...nasFlat,
  recognise: (evidence) =>
    evidence.isNamed && hasSevenColumns(evidence)
      ? reader(evidence, byInputType(evidence, topLeft), () => columnOrders['yolo-nas-flat'])
      : undefined,
};

/** Any of the three, told by what the columns hold; what is sure is remembered for as long as the model is loaded. */
export const sevenColumns: ModelFamily = {
  name: 'seven-columns',
  layout: 'one output [objects, 7] whose order of columns is told by what they hold',
  recognise: (evidence) =>
    hasSevenColumns(evidence)
      ? reader(evidence, byInputType(evidence, centred), guess(evidence.expectedClasses ?? 1000))
      : undefined,
};

function hasSevenColumns({ outputs }: Evidence): boolean {
  const [output, ...others] = outputs;
  return output?.dims.length === 2 && output.dims[1] === columns && others.length === 0;
}

/** Of the three only YOLO-NAS takes bytes. */
function byInputType({ inputs }: Evidence, otherwise: Preparation): Preparation {
  return inputs.picture.type === 'uint8' ? bytesBlueFirst : otherwise;
}

function guess(classCount: number): (table: Table) => ColumnOrder {
  let known: ColumnOrder | undefined;
  return (table) => {
    if (known !== undefined || table.rows === 0) return known ?? columnOrders['yolov7-end2end'];
    const [first, ...others] = possibleOrders(table, classCount);
    if (first === undefined) {
      throw new CodedError(
        'model-unsupported',
        'the seven columns of the model are in no known order; name it with model_family: ' +
          Object.keys(columnOrders).join(', '),
      );
    }
    if (others.length === 0) known = first;
    return first;
  };
}

function reader(
  { expectedClasses }: Evidence,
  preparation: Preparation,
  orderOf: (table: Table) => ColumnOrder,
): Reader {
  return {
    classCount: expectedClasses ?? 80,
    preparation,
    unit: 'input',
    maxOverlap: null,
    read([output], index, minScore) {
      if (output === undefined) return [];
      const table = numbersOnly(output);
      const order = orderOf(table);
      return readBatch(table, order, index).filter(({ score }) => score >= minScore);
    },
  };
}

function readBatch(table: Table, order: ColumnOrder, index: number): ScoredBox[] {
  const found: ScoredBox[] = [];
  for (let row = 0; row < table.rows; row += 1) {
    if (table.data[row * columns] === index) found.push(readRow(table, row, order));
  }
  return found;
}

/** Rows with anything that is not a number would belie every order. */
function numbersOnly(output: OutputTensor): Table {
  const data = allNumbers(output);
  const isWhole = (row: number) => data.subarray(row * columns, (row + 1) * columns).every(Number.isFinite);
  const rows = Array.from({ length: Math.floor(data.length / columns) }, (_, row) => row).filter(isWhole);
  if (rows.length * columns === data.length) return rowByRow(data, columns);
  return rowByRow(
    Float32Array.from(rows.flatMap((row) => [...data.subarray(row * columns, (row + 1) * columns)])),
    columns,
  );
}
