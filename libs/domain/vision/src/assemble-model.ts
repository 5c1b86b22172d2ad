import { boxArea, scaleBox, type Size } from './box';
import type { ObjectModel } from './families/model-family';
import type { Reader } from './families/reader';
import { fillInput } from './fill-input';
import type { ModelInputs } from './model-inputs';
import { boxInPicture, place } from './placement';
import { type ScoredBox, suppressOverlaps } from './suppress-overlaps';

/** A model from what its family knows; what all families have in common is here. */
export function assembleModel(
  family: string,
  reader: Reader,
  { inputs, labels }: { readonly inputs: ModelInputs; readonly labels: readonly string[] | null },
): ObjectModel {
  const input = inputs.picture;
  const { width, height } = input.size;
  return {
    family,
    classCount: reader.classCount,
    labels,
    fill: (picture, target, index) => fillInput(picture, input, reader.preparation, target, index),
    sideInputs: (pictures) => inputs.side(pictures),
    decode: (outputs, index, picture, { minScore, nmsMode }) => {
      const proposed = reader.read(outputs, index, minScore).filter(({ box }) => box.every(Number.isFinite));
      const inInput =
        reader.unit === 'share'
          ? proposed.map((object) => ({ ...object, box: scaleBox(object.box, width, height) }))
          : proposed;
      const kept =
        reader.maxOverlap === null
          ? bestFirst(inInput)
          : suppressOverlaps(inInput, reader.maxOverlap, nmsMode);
      const placement =
        reader.unit === 'picture'
          ? unmoved(picture)
          : place(picture, input.size, reader.preparation.resizing);
      return kept
        .map((object) => ({ ...object, box: boxInPicture(object.box, placement, picture) }))
        .filter(({ box }) => boxArea(box) > 0); // it may lie in the filled part
    },
  };
}

function bestFirst(boxes: readonly ScoredBox[]): ScoredBox[] {
  return boxes.toSorted((a, b) => b.score - a.score);
}

const unmoved = (picture: Size) => place(picture, picture, 'stretch');
