/** A stretch of a line, and the class that colours it. */
export interface Stretch {
  readonly text: string;
  readonly kind: string;
}

/**
 * A line of monospaced text as SVG; it keeps its columns in whatever font is there.
 * @param columnWidth - of one sign, in the units of the drawing
 */
export function text(x: number, y: number, columnWidth: number, stretches: readonly Stretch[]): string {
  let column = 0;
  const spans = stretches.map(({ text: content, kind }) => {
    const blanks = content.length - content.trimStart().length;
    const seen = content.trim();
    const left = x + (column + blanks) * columnWidth;
    column += Array.from(content).length;
    if (seen === '') return '';
    const length = Array.from(seen).length * columnWidth;
    return `<tspan class="${kind}" x="${left}" textLength="${length}" lengthAdjust="spacingAndGlyphs">${escaped(seen)}</tspan>`;
  });
  return `<text y="${y}">${spans.join('')}</text>`;
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
