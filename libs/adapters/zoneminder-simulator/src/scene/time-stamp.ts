/** Rows of three pixels each, five per sign. Drawn by hand so that no font need be installed. */
const signs: Readonly<Record<string, string>> = {
  '0': '###|#.#|#.#|#.#|###',
  '1': '.#.|##.|.#.|.#.|###',
  '2': '###|..#|###|#..|###',
  '3': '###|..#|.##|..#|###',
  '4': '#.#|#.#|###|..#|..#',
  '5': '###|#..|###|..#|###',
  '6': '###|#..|###|#.#|###',
  '7': '###|..#|.#.|.#.|.#.',
  '8': '###|#.#|###|#.#|###',
  '9': '###|#.#|###|..#|###',
  '-': '...|...|###|...|...',
  ':': '...|.#.|...|.#.|...',
};
const pixel = 3;
const advance = 4 * pixel;

/** A camera's time stamp, `2026-11-20 13:05:09`, as SVG. */
export function timeStamp(left: number, top: number, at: number): string {
  const text = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  const width = text.length * advance + 2 * pixel;
  const pixels = Array.from(text, (sign, index) =>
    signPixels(sign, left + 2 * pixel + index * advance, top + 2 * pixel),
  );
  const plate = `<rect x="${left}" y="${top}" width="${width}" height="${9 * pixel}" rx="4" fill="#1d2a35" opacity="0.72"/>`;
  return `${plate}<path fill="#fdfdf5" d="${pixels.join('')}"/>`;
}

function signPixels(sign: string, left: number, top: number): string {
  const rows = signs[sign]?.split('|') ?? [];
  return rows
    .flatMap((row, y) => Array.from(row, (mark, x) => ({ mark, x: left + x * pixel, y: top + y * pixel })))
    .filter(({ mark }) => mark === '#')
    .map(({ x, y }) => `M${x} ${y}h${pixel}v${pixel}h-${pixel}z`)
    .join('');
}
