import type { Preparation } from '../fill-input';
import type { OutputTensor } from '../tensors';
import { cellCount } from './cells';
import { numbersOf } from './numbers';
import { imageNet, stretched } from './preparations';
import type { ModelFamily, Reader } from './reader';
import { readRfdetrMetadata } from './rfdetr-metadata';
import { denseCocoIndex, sparseCocoSlots } from './sparse-coco';
import { rowByRow } from './table';
import { topLogits } from './top-logits';
import { centreBox } from './yolox';

const mostQueries = 1000;
/** What the decoders of these families keep of a picture. */
const usuallyKept = 300;

/** RT-DETR, D-FINE and their kin as Hugging Face exports them. */
export const detr: ModelFamily = {
  name: 'detr',
  layout: 'outputs logits [batch, queries, classes] and pred_boxes [batch, queries, 4], boxes 0..1',
  recognise({ outputs, isNamed }) {
    const queries = findQueries(outputs);
    const isUsual = queries?.logits.name === 'logits' && queries.boxes.name === 'pred_boxes';
    if (queries === undefined || !(isUsual || isNamed)) return undefined;
    const slots = queries.logits.dims[2] ?? 0;
    return reader(queries, { preparation: stretched, kept: usuallyKept, classCount: slots, classOf: same });
  },
};

/**
 * RF-DETR. The official files count as COCO does, with gaps; what is trained anew counts from 0 and ends with a slot
 * for "no object".
 */
export const rfdetr: ModelFamily = {
  name: 'rfdetr',
  layout:
    'outputs dets [batch, queries, 4], boxes 0..1, and labels [batch, queries, slots], not through the sigmoid',
  recognise({ inputs, outputs, metadata, labels, labelCount, isNamed }) {
    const queries = findQueries(outputs);
    if (queries === undefined) return undefined;
    const isUsual = queries.boxes.name === 'dets' && queries.logits.name === 'labels';
    const count = queries.boxes.dims[1] ?? 0;
    // The rows of YOLO-NAS have the same shape, but there is one per cell.
    const isPerCell = count === cellCount(inputs.picture.size, [8, 16, 32]);
    if (!isNamed && !isUsual && (count >= mostQueries || isPerCell)) return undefined;
    const { means, stds, kept } = readRfdetrMetadata(metadata);
    const preparation = { ...stretched, mean: means ?? imageNet.mean, std: stds ?? imageNet.std };
    const slots = queries.logits.dims[2] ?? 0;
    return reader(queries, {
      preparation,
      kept: kept ?? usuallyKept,
      ...classesOf(slots, { own: labels?.length ?? null, file: labelCount }),
    });
  },
};

interface Classes {
  readonly classCount: number;
  /** The class of a slot; -1 for none. */
  readonly classOf: (slot: number) => number;
}

function classesOf(slots: number, { own, file }: { own: number | null; file: number | null }): Classes {
  if (own !== null) return own < slots ? counted(own) : counted(slots);
  const hasGaps = slots === sparseCocoSlots && file !== slots - 1;
  if (hasGaps && file === slots) return counted(slots); // the label file has the gaps, too
  if (hasGaps) return { classCount: 80, classOf: denseCocoIndex };
  return counted(file === slots ? slots : slots - 1);
}

function counted(classCount: number): Classes {
  return { classCount, classOf: (slot) => (slot < classCount ? slot : -1) };
}

const same = (slot: number) => slot;

interface Queries {
  readonly boxes: OutputTensor;
  readonly logits: OutputTensor;
}

/** Their order is not certain: boxes are what has four columns. Masks, with one dimension more, are left out. */
function findQueries(outputs: readonly OutputTensor[]): Queries | undefined {
  const [first, second, ...others] = outputs.filter(({ dims }) => dims.length === 3);
  if (first === undefined || second === undefined || others.length > 0) return undefined;
  if (first.dims[1] !== second.dims[1]) return undefined;
  const isLogits = ({ name }: OutputTensor) => name === 'logits' || name === 'labels';
  const isBoxes = (output: OutputTensor) => output.dims[2] === 4 && !isLogits(output);
  if (isBoxes(first)) return { boxes: first, logits: second };
  return isBoxes(second) ? { boxes: second, logits: first } : undefined;
}

function reader(
  queries: Queries,
  { preparation, kept, classCount, classOf }: Classes & { preparation: Preparation; kept: number },
): Reader {
  const slots = queries.logits.dims[2] ?? 1;
  return {
    classCount,
    preparation,
    unit: 'share',
    maxOverlap: null,
    read(outputs, index, minScore) {
      const of = (wanted: OutputTensor) => outputs.find(({ name }) => name === wanted.name);
      const [boxes, logits] = [of(queries.boxes), of(queries.logits)];
      if (boxes === undefined || logits === undefined) return [];
      const table = rowByRow(numbersOf(boxes, index), 4);
      return topLogits(numbersOf(logits, index), { classes: slots, most: kept, minScore })
        .map(({ query, classIndex, score }) => ({
          box: centreBox(table, query),
          score,
          classIndex: classOf(classIndex),
        }))
        .filter(({ classIndex }) => classIndex >= 0);
    },
  };
}
