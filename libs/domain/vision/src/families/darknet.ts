import { numbersOf } from './numbers';
import { stretched } from './preparations';
import { type Anchors, anchorSets, decodeHeads, type HeadFormula, readHeads } from './raw-heads';
import type { Evidence, ModelFamily, Reader } from './reader';
import { bestClasses, rowByRow } from './table';
import { centreBox } from './yolox';

const maxOverlap = 0.4;

/**
 * YOLOv3 and v4 of Darknet: as we convert `.cfg` and `.weights` ourselves (one output, decoded, in shares of the
 * input), or as `yolo_to_onnx` does (one grid per yolo layer, not decoded).
 */
export const darknet: ModelFamily = {
  name: 'darknet',
  layout:
    'converted by us from .cfg and .weights; or two or three grids [batch, 3 · (5 + classes), y, x], not decoded',
  recognise: (evidence) => converted(evidence) ?? grids(evidence),
};

function converted({ outputs, isNamed }: Evidence): Reader | undefined {
  const [output, ...others] = outputs;
  const columns = output?.dims[2] ?? 0;
  if (!isNamed || output?.dims.length !== 3 || others.length > 0 || columns < 5) return undefined;
  const classCount = columns - 4;
  return {
    classCount,
    preparation: stretched,
    unit: 'share',
    maxOverlap,
    read([rows], index, minScore) {
      if (rows === undefined) return [];
      const table = rowByRow(numbersOf(rows, index), columns);
      return bestClasses(table, { first: 4, count: classCount }, minScore).map(
        ({ row, classIndex, score }) => ({ box: centreBox(table, row), score, classIndex }),
      );
    },
  };
}

/** The layers by whose number `yolo_to_onnx` names its outputs, in the four networks that there are. */
const known: Readonly<Record<string, Pick<HeadFormula, 'anchors' | 'scaleXy'>>> = {
  '082': { anchors: anchorSets.v3, scaleXy: [1, 1, 1] },
  '139': { anchors: anchorSets.v4, scaleXy: [1.2, 1.1, 1.05] },
  '016': { anchors: anchorSets.tinyV3, scaleXy: [1, 1] },
  '030': { anchors: anchorSets.tinyV4, scaleXy: [1.05, 1.05] },
};

function grids({ inputs, outputs, isNamed }: Evidence): Reader | undefined {
  const input = inputs.picture.size;
  const heads = readHeads(outputs, input);
  const numbers = outputs.map(({ name }) => /^(\d{3})_convolutional/.exec(name)?.[1]);
  const isNamedByLayer = numbers.every((number) => number !== undefined);
  if (heads === undefined || outputs.some(({ dims }) => dims.length !== 4)) return undefined;
  if (!isNamed && !isNamedByLayer && heads.length === 3) return undefined; // those of YOLOv5 look alike
  const network = numbers.map((number) => known[number ?? '']).find((one) => one !== undefined);
  const { anchors, scaleXy } = network ?? usual(heads.length);
  if (anchors.length !== heads.length) return undefined;
  const formula = { size: 'exponential', scaleXy, anchors, isSigmoidDone: false } as const;
  return {
    classCount: heads[0]?.classCount ?? 0,
    preparation: stretched,
    unit: 'input',
    maxOverlap,
    read: (given, index, minScore) => decodeHeads(heads, given, { index, input, formula, minScore }),
  };
}

function usual(grid: number): { anchors: Anchors; scaleXy: readonly number[] } {
  return grid === 2
    ? { anchors: anchorSets.tinyV3, scaleXy: [1, 1] }
    : { anchors: anchorSets.v3, scaleXy: [1, 1, 1] };
}
