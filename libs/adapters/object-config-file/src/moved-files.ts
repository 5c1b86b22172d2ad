import { access } from 'node:fs/promises';
import type { DetectionConfig, ObjectVariant } from '@tocsin/detection-config';

/** Where installers of other releases put the same file (5.15.7 renamed a folder, 6.0 the labels). */
const moves: readonly (readonly [string, string])[] = [
  ['/tinyyolo/', '/tinyyolov3/'],
  ['/yolov3_classes.txt', '/coco.names'],
  ['/yolov3-tiny.txt', '/coco.names'],
];

/** The configuration with model files under the names that they have on this machine. */
export async function withMovedFiles(
  config: DetectionConfig,
  whereIs: (file: string) => string,
): Promise<DetectionConfig> {
  const isHere = (file: string) => isThere(whereIs(file));
  const types = config.types.map(async (type) => ({
    ...type,
    variants: await Promise.all(
      type.variants.map(async (variant) =>
        variant.kind === 'object' ? withMoved(variant, isHere) : variant,
      ),
    ),
  }));
  return { ...config, types: await Promise.all(types) };
}

type IsHere = (file: string) => Promise<boolean>;

async function withMoved(variant: ObjectVariant, isHere: IsHere): Promise<ObjectVariant> {
  return {
    ...variant,
    weights: await whereItIs(variant.weights, isHere),
    config: variant.config === null ? null : await whereItIs(variant.config, isHere),
    labels: variant.labels === null ? null : await whereItIs(variant.labels, isHere),
  };
}

/** The file, or where it is known to have been moved; the file itself where neither is there. */
async function whereItIs(file: string, isHere: IsHere): Promise<string> {
  if (await isHere(file)) return file;
  for (const name of otherNames(file)) if (await isHere(name)) return name;
  return file;
}

function otherNames(file: string): string[] {
  return moves.reduce(
    (names, [a, b]) => [...new Set(names.flatMap((name) => [name, name.replace(a, b), name.replace(b, a)]))],
    [file],
  );
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
