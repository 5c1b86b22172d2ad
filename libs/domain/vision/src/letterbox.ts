import type { Box } from '@tocsin/messages';
import { clipBox, type Size } from './box';

/** How a picture lies in the square a model wants: shrunk or enlarged by one factor, the rest filled. */
export interface Letterbox {
  /** Of the whole input. */
  readonly input: Size;
  /** Of the picture within it. */
  readonly content: Size;
  /** Input pixels per picture pixel. */
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

/** The picture in the top left corner, filled to the right and below; sizes are cut to whole pixels. (YOLOX) */
export function letterboxTopLeft(picture: Size, input: Size): Letterbox {
  const scale = Math.min(input.width / picture.width, input.height / picture.height);
  const content = {
    width: Math.max(1, Math.floor(picture.width * scale)),
    height: Math.max(1, Math.floor(picture.height * scale)),
  };
  return { input, content, scale, left: 0, top: 0 };
}

/** A box of the input as a box of the picture, clipped to it. */
export function boxInPicture([x1, y1, x2, y2]: Box, { scale, left, top }: Letterbox, picture: Size): Box {
  return clipBox([(x1 - left) / scale, (y1 - top) / scale, (x2 - left) / scale, (y2 - top) / scale], picture);
}
