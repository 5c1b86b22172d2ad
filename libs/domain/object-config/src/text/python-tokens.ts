/** The words of Python literals. Expressions are sticky: set `lastIndex` before use. */

export const words: ReadonlyMap<string, boolean | null> = new Map([
  ['None', null],
  ['True', true],
  ['False', false],
]);

/** The beginning of a text, with its prefix. */
export const opening = /(?:[rbu]|rb|br)?(?:'''|"""|'|")/iy;
export const bareWord = /[^\s,:()[\]{}'"#=]*/y;
/** Blanks, lines that go on, comments. */
export const nothing = /(?:\s+|\\\r?\n|#[^\n]*)*/y;
export const codePoint = /x[\da-fA-F]{2}|u[\da-fA-F]{4}|U00(?:0[\da-fA-F]|10)[\da-fA-F]{4}|[0-7]{1,3}/y;

export const escapes: ReadonlyMap<string, string> = new Map([
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['\n', ''],
]);

/** Numbers as Python writes them, `_` between digits included. */
export function numberOf(word: string): number | undefined {
  const bare = word.replaceAll(/(?<=\d)_(?=\d)/g, '');
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(bare)) return Number(bare);
  return /^0[xob][\da-f]+$/i.test(bare) ? Number(bare) : undefined;
}
