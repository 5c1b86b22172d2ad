import type { Detection } from '@tocsin/messages';
import type { Size } from '@tocsin/vision';
import { z } from 'zod';

function isNumbers(value: unknown): value is Float64Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** Typed arrays are lists, too. */
const list = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (isNumbers(value) ? Array.from(value) : value), z.array(item));

/** The old contract says it is text. */
const Confidence = z.preprocess(
  (value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value),
  z.number({ error: 'is no number' }).min(0, { error: 'is below 0' }).max(1, { error: 'is above 1' }),
);
const Rect = list(z.number({ error: 'is no number' })).pipe(
  z.tuple([z.number(), z.number(), z.number(), z.number()], { error: 'is not x1, y1, x2, y2' }),
);

const Answer = z.preprocess(
  (value) => {
    if (!Array.isArray(value)) return value;
    const [rects, labels, confidence] = value as readonly unknown[];
    return { rects, labels, confidence };
  },
  z.object({ rects: list(Rect), labels: z.array(z.string().min(1)), confidence: list(Confidence) }),
);

const mostDetections = 10_000;

/**
 * What a plug-in answered, as detections.
 * @param picture - that it was shown
 * @throws Error saying what is wrong with the answer; then none of it counts
 */
export function parsePluginAnswer(answer: unknown, picture: Size): Detection[] {
  const parsed = Answer.safeParse(answer);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${issue?.path.join('.') || 'its answer'}: ${issue?.message ?? 'not understood'}`);
  }
  const { rects, labels, confidence } = parsed.data;
  if (rects.length !== labels.length || rects.length !== confidence.length) {
    throw new Error(`${rects.length} rects, ${labels.length} labels and ${confidence.length} confidences`);
  }
  if (rects.length > mostDetections)
    throw new Error(`${rects.length} detections; at most ${mostDetections} are taken`);
  return rects.map((box, index) => {
    assertInside(box, picture, index);
    return { label: labels[index] ?? '', confidence: confidence[index] ?? 0, box };
  });
}

function assertInside([x1, y1, x2, y2]: Detection['box'], { width, height }: Size, index: number): void {
  const shown = `rects.${index}: [${[x1, y1, x2, y2].join(', ')}]`;
  if (x1 > x2 || y1 > y2) throw new Error(`${shown} has its corners the wrong way round`);
  if (x1 < 0 || y1 < 0 || x2 > width || y2 > height)
    throw new Error(`${shown} is outside the picture of ${width}x${height}`);
}
