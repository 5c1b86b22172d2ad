/** Names of one thing in Darknet's label file and in COCO's own. Settings may use either. */
const sameThing: readonly (readonly [string, string])[] = [
  ['motorbike', 'motorcycle'],
  ['aeroplane', 'airplane'],
  ['sofa', 'couch'],
  ['pottedplant', 'potted plant'],
  ['diningtable', 'dining table'],
  ['tvmonitor', 'tv'],
];
const others = new Map(sameThing.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]));

/** The other name of a thing, where it has one. */
export function otherName(label: string): string | undefined {
  return others.get(label);
}

export function isSameLabel(a: string, b: string): boolean {
  return a === b || otherName(a) === b;
}

/** What is said of one label alone, by label in lower case; under its own name or its other one. */
export function forLabel<Said>(byLabel: Readonly<Record<string, Said>>, label: string): Said | undefined {
  const name = label.toLowerCase();
  const other = otherName(name);
  return byLabel[name] ?? (other === undefined ? undefined : byLabel[other]);
}
