import { readRfdetrMetadata } from './families/rfdetr-metadata';

/** Class numbers beyond this are no class numbers. */
const mostClasses = 10_000;

/** Names of the classes that a model's file has itself: Ultralytics and RF-DETR write them; null where it does not. */
export function metadataLabels(metadata: Readonly<Record<string, string>>): readonly string[] | null {
  return readRfdetrMetadata(metadata).labels ?? readNames(metadata.names ?? '');
}

/** An entry of a Python dict or list, or of JSON: its number, if it has one, and its text in quotes of either kind. */
const entry = /(?:["']?(\d+)["']?\s*:\s*)?(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*[,\]}]/gsy;

/** Reads `{0: 'person', 1: "cat's"}` or `['person', "cat's"]`. Only text is taken out, nothing is evaluated. */
export function readNames(literal: string): string[] | null {
  const text = literal.trim();
  if (!/^[{[]/.test(text)) return null;
  const names = new Map<number, string>();
  entry.lastIndex = 1;
  while (entry.lastIndex < text.length) {
    entry.lastIndex += /^\s*/.exec(text.slice(entry.lastIndex))?.[0].length ?? 0;
    const found = entry.exec(text);
    if (found === null) break;
    const index = found[1] === undefined ? names.size : Number(found[1]);
    if (index >= mostClasses) return null;
    names.set(index, unescape(found[2] ?? found[3] ?? ''));
  }
  if (names.size === 0) return null;
  const length = Math.max(...names.keys()) + 1;
  return Array.from({ length }, (_, index) => names.get(index) ?? `class_${index}`);
}

function unescape(text: string): string {
  return text.replaceAll(/\\(u[0-9a-f]{4}|x[0-9a-f]{2}|[^])/gi, (_all, code: string) =>
    code.length > 1 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (controls[code] ?? code),
  );
}

const controls: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
