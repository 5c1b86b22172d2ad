/** Reads a label file: one name a line, in the order of the classes; a BOM, CRLF and an index in front are forgiven. */
export function parseLabels(text: string): string[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/);
  const names = lines.map((line) => line.trim());
  const areNumbered = names.every((name, index) => name.startsWith(`${index} `));
  return areNumbered ? names.map((name) => name.slice(name.indexOf(' ') + 1).trim()) : names;
}

/** The name of a class; a class beyond the label list is `class_N`. */
export function labelOf(classIndex: number, labels: readonly string[]): string {
  return labels[classIndex] ?? `class_${classIndex}`;
}
