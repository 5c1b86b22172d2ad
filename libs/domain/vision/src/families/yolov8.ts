import { boxAroundRotated } from '../box';
import type { ScoredBox } from '../suppress-overlaps';
import type { OutputTensor } from '../tensors';
import { isRowPerCell } from './cells';
import { numbersOf } from './numbers';
import { centred } from './preparations';
import type { Evidence, ModelFamily, Reader } from './reader';
import { bestClasses, cell, columnByColumn, rowByRow } from './table';
import { centreAndSize, centreBox } from './yolox';

/** Centre x, centre y, width, height. */
const boxColumns = 4;
const maskCoefficients = 32;
const maxOverlap = 0.4;

/**
 * YOLOv8, v9, v11, v12 (Ultralytics): a column per cell, no objectness. Segmentation and pose have more rows after
 * the classes, which are left out; of rotated boxes the last row is the angle.
 */
export const yolov8: ModelFamily = {
  name: 'yolov8',
  layout: 'an output [batch, 4 + classes, cells] (or the last two turned round)',
  recognise(evidence) {
    const layout = readLayout(evidence);
    if (layout === undefined) return undefined;
    return reader(layout, evidence);
  },
};

interface Layout {
  readonly isTurned: boolean;
  readonly cells: number;
  readonly channels: number;
}

/** Of the first output: YOLOv9's second one only served training. */
function readLayout({ inputs, outputs, expectedClasses, isNamed }: Evidence): Layout | undefined {
  const dims = outputs[0]?.dims ?? [];
  const [, a = 0, b = 0] = dims;
  if (dims.length !== 3) return undefined;
  const { size } = inputs.picture;
  if (a > boxColumns && isRowPerCell(b, size)) return { isTurned: false, cells: b, channels: a };
  if (b <= boxColumns || !isRowPerCell(a, size)) return undefined;
  // YOLOX has the same shape with one column more; this one is rare.
  const isTurned = isNamed || b === boxColumns + (expectedClasses ?? 80);
  return isTurned ? { isTurned, cells: a, channels: b } : undefined;
}

function reader({ isTurned, cells, channels }: Layout, evidence: Evidence): Reader {
  const classCount = countClasses(channels - boxColumns, evidence);
  const isRotated = evidence.metadata.task === 'obb';
  const columns = { first: boxColumns, count: classCount };
  return {
    classCount,
    preparation: centred,
    unit: 'input',
    maxOverlap,
    read([output], index, minScore) {
      if (output === undefined) return [];
      const data = numbersOf(output, index);
      const table = isTurned ? rowByRow(data, channels) : columnByColumn(data, cells);
      return bestClasses(table, columns, minScore).map(
        ({ row, classIndex, score }): ScoredBox => ({
          box: isRotated
            ? boxAroundRotated(centreAndSize(table, row), cell(table, row, channels - 1))
            : centreBox(table, row),
          score,
          classIndex,
        }),
      );
    },
  };
}

/** What is not box and not class is known from the file's own names, its task, or the mask output. */
function countClasses(beyondBox: number, { labels, metadata, outputs }: Evidence): number {
  if (labels !== null && labels.length < beyondBox) return labels.length;
  if (metadata.task === 'obb') return beyondBox - 1;
  return outputs.some(isMasks) && beyondBox > maskCoefficients ? beyondBox - maskCoefficients : beyondBox;
}

function isMasks({ dims }: OutputTensor): boolean {
  return dims.length === 4 && dims[1] === maskCoefficients;
}
