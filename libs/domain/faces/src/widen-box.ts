import type { Box } from '@tocsin/messages';

/** A box with so many pixels more on each side, whole and within the picture. */
export function widenBox(
  [x1, y1, x2, y2]: Box,
  leeway: number,
  picture: { readonly width: number; readonly height: number },
): Box {
  const within = (value: number, limit: number) => Math.min(Math.max(value, 0), limit);
  return [
    within(Math.floor(x1) - leeway, picture.width),
    within(Math.floor(y1) - leeway, picture.height),
    within(Math.ceil(x2) + leeway, picture.width),
    within(Math.ceil(y2) + leeway, picture.height),
  ];
}
