type Three = readonly [number, number, number];

/** What RF-DETR writes into its exports under `rfdetr_inference`. */
export interface RfdetrMetadata {
  readonly labels: readonly string[] | null;
  readonly means: Three | null;
  readonly stds: Three | null;
  /** How many objects are kept of a picture. */
  readonly kept: number | null;
}

const nothing: RfdetrMetadata = { labels: null, means: null, stds: null, kept: null };
/** Class numbers beyond this are no class numbers. */
const mostClasses = 10_000;

/** Reads it tolerantly: what is missing or of another shape is null. */
export function readRfdetrMetadata(metadata: Readonly<Record<string, string>>): RfdetrMetadata {
  const said = parseObject(metadata.rfdetr_inference);
  if (said === undefined) return nothing;
  return {
    labels: readLabels(said.class_names ?? said.classes ?? said.names),
    means: readThree(said.means ?? said.mean),
    stds: readThree(said.stds ?? said.std),
    kept: readCount(said.num_select ?? said.top_k),
  };
}

function parseObject(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isObject(value) ? value : undefined;
  } catch {
    return undefined; // other versions may write it otherwise; the shapes still tell the layout
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** By number: a list, or an object whose keys are the numbers. Numbers that are left out become `class_N`. */
function readLabels(value: unknown): string[] | null {
  if (!isObject(value)) return null;
  const named = Object.entries(value).flatMap(([key, name]): [number, string][] => {
    const index = Number(key);
    return Number.isInteger(index) && index >= 0 && index < mostClasses && typeof name === 'string'
      ? [[index, name]]
      : [];
  });
  if (named.length === 0) return null;
  const byIndex = new Map(named);
  const length = Math.max(...byIndex.keys()) + 1;
  return Array.from({ length }, (_, index) => byIndex.get(index) ?? `class_${index}`);
}

function readThree(value: unknown): Three | null {
  if (!Array.isArray(value)) return null;
  const [a, b, c] = value.map(Number);
  return a !== undefined && b !== undefined && c !== undefined && [a, b, c].every(Number.isFinite)
    ? [a, b, c]
    : null;
}

function readCount(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : null;
}
