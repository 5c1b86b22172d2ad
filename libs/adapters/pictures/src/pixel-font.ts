/**
 * Letters five dots wide and nine high, two of them below the line. Drawn by us so that labels look the same on a
 * machine without fonts (every slim container), and so that a label can never become markup.
 */

/** Nine rows from the top, one base-32 digit each: its five bits are the dots, left one highest. */
// biome-ignore format: a table
const glyphs: Readonly<Record<string, string>> = {
  a: '00e1fhf00', b: 'ggmphhu00', c: '00egghe00', d: '11djhhf00', e: '00ehvge00', f: '698s88800', g: '00fhhhf1e',
  h: 'ggmphhh00', i: '40c444e00', j: '2062222ic', k: 'ggikoki00', l: 'c44444e00', m: '00qllhh00', n: '00mphhh00',
  o: '00ehhhe00', p: '00uhhhugg', q: '00fhhhf11', r: '00mpggg00', s: '00fge1u00', t: '88s889600', u: '00hhhjd00',
  v: '00hhha400', w: '00hhlla00', x: '00ha4ah00', y: '00hhhhf1e', z: '00v248v00',
  0: 'ehjlphe00', 1: '4c4444e00', 2: 'eh1248v00', 3: 'v2421he00', 4: '26aiv2200', 5: 'vgu11he00', 6: '68guhhe00',
  7: 'v12488800', 8: 'ehhehhe00', 9: 'ehhf12c00',
  ' ': '000000000', '%': 'op248j300', '.': '00000cc00', ':': '0cc0cc000', '-': '000v00000', _: '000000v00',
  '/': '01248g000', "'": '448000000', '(': '248884200', ')': '842224800', ',': '00000cc48', '?': 'eh1240400',
};
const columns = 5;
const rows = 9;
const advance = columns + 1;

const letters = (text: string) => Array.from(text.toLowerCase());

/** Width in pixels of a text whose dots are `dot` pixels wide. */
export function textWidth(text: string, dot: number): number {
  return Math.max(0, letters(text).length * advance - 1) * dot;
}

/** As many letters as fit into so many pixels. */
export function mostLetters(width: number, dot: number): number {
  return Math.max(0, Math.floor((width / dot + 1) / advance));
}

export function lineHeight(dot: number): number {
  return rows * dot;
}

/** The dots of a text as an SVG path; a letter without a drawing is shown as `?`. */
export function textPath(text: string, left: number, top: number, dot: number): string {
  let path = '';
  for (const [index, letter] of letters(text).entries()) {
    const glyph = glyphs[letter] ?? glyphs['?'] ?? '';
    for (const [row, digit] of letters(glyph).entries()) {
      const bits = Number.parseInt(digit, 32);
      for (let column = 0; column < columns; column += 1) {
        if ((bits & (1 << (columns - 1 - column))) === 0) continue;
        path += `M${left + (index * advance + column) * dot} ${top + row * dot}h${dot}v${dot}h-${dot}z`;
      }
    }
  }
  return path;
}
