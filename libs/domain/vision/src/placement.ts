import type { Box } from '@tocsin/messages';
import { clipBox, type Size } from './box';

/** How a picture of any shape gets into an input of one. The ways are those of the families' own exports. */
export type Resizing = 'letterbox-centred' | 'letterbox-top-left' | 'stretch';

/** Where a picture lies in the input; what it leaves free is filled. */
export interface Placement {
  /** Of the whole input. */
  readonly input: Size;
  /** Of the picture within it. */
  readonly content: Size;
  readonly left: number;
  readonly top: number;
  /** Input pixels per picture pixel. */
  readonly scaleX: number;
  readonly scaleY: number;
}

const ways: Readonly<Record<Resizing, (picture: Size, input: Size) => Placement>> = {
  'letterbox-centred': centred,
  'letterbox-top-left': topLeft,
  stretch: stretched,
};

export function place(picture: Size, input: Size, resizing: Resizing): Placement {
  return ways[resizing](picture, input);
}

/** In the middle; sizes are rounded, and of an odd rest the smaller half is left and above. (Ultralytics) */
function centred(picture: Size, input: Size): Placement {
  const scale = Math.min(input.width / picture.width, input.height / picture.height);
  const content = {
    width: Math.max(1, Math.round(picture.width * scale)),
    height: Math.max(1, Math.round(picture.height * scale)),
  };
  const left = Math.max(0, Math.round((input.width - content.width) / 2 - 0.1));
  const top = Math.max(0, Math.round((input.height - content.height) / 2 - 0.1));
  return { input, content, left, top, scaleX: scale, scaleY: scale };
}

/** In the top left corner; sizes are cut to whole pixels. (YOLOX) */
function topLeft(picture: Size, input: Size): Placement {
  const scale = Math.min(input.width / picture.width, input.height / picture.height);
  const content = {
    width: Math.max(1, Math.floor(picture.width * scale)),
    height: Math.max(1, Math.floor(picture.height * scale)),
  };
  return { input, content, left: 0, top: 0, scaleX: scale, scaleY: scale };
}

/** Over the whole input. (DETR and its kin, Darknet) */
function stretched(picture: Size, input: Size): Placement {
  const scaleX = input.width / picture.width;
  return { input, content: input, left: 0, top: 0, scaleX, scaleY: input.height / picture.height };
}

/** A box of the input as a box of the picture, clipped to it. */
export function boxInPicture([x1, y1, x2, y2]: Box, placement: Placement, picture: Size): Box {
  const { left, top, scaleX, scaleY } = placement;
  return clipBox(
    [(x1 - left) / scaleX, (y1 - top) / scaleY, (x2 - left) / scaleX, (y2 - top) / scaleY],
    picture,
  );
}
