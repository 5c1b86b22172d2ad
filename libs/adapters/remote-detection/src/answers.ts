import { CodedError } from '@tocsin/errors';
import { Box } from '@tocsin/messages';
import { z } from 'zod';
import type { RemoteFound, RemoteSight } from './remote-gateway';

const mostDetections = 10_000;
/** A number, or `99.77%`. */
const Confidence = z.preprocess(
  (value) => (typeof value === 'string' ? Number(value.replace(/%$/, 'e-2')) : value),
  z.number(),
);

/** mlapi's list; its 1.x has the label in `type`. */
const Legacy = z
  .array(z.object({ type: z.string(), label: z.string().optional(), confidence: Confidence, box: Box }))
  .max(mostDetections);

const sides = z.tuple([z.number(), z.number()]).nullable().optional();
const Sight = z.object({
  boxes: z.array(Box).max(mostDetections),
  labels: z.array(z.string()),
  confidences: z.array(Confidence),
  frame_id: z.union([z.string(), z.number()]).nullish(),
  model_names: z.array(z.string()).nullish(),
  detection_types: z.array(z.string()).nullish(),
  /** Each [height, width]. */
  image_dimensions: z.object({ original: sides, resized: sides }).nullish(),
});

const MatchedData = z.object({
  matched_data: Sight,
  all_matches: z
    .array(
      z.object({
        frame_id: z.union([z.string(), z.number()]),
        detection_types: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
});
const Results = z.object({ results: z.array(Sight) });

/** mlapi's list about one picture. @param type - that was asked for */
export function parseLegacy(answer: unknown, type: string): RemoteFound[] {
  return parsed(Legacy, answer).map(({ type: said, label, confidence, box }) => ({
    type,
    model: null,
    label: label ?? said,
    confidence,
    box,
  }));
}

/** What pyzm.serve says of one picture. */
export function parseSight(answer: unknown): RemoteSight {
  return sightOf(parsed(Sight, answer));
}

/** What pyzm.serve says of one picture that it fetched; undefined where it could not. */
export function parseOneResult(answer: unknown): RemoteSight | undefined {
  const [result] = parsed(Results, answer).results;
  return result === undefined ? undefined : sightOf(result);
}

/** What mlapi says of an event. Which type found what stands beside the picture among all matches. */
export function parseMatchedData(answer: unknown): RemoteSight {
  const { matched_data: matched, all_matches: all } = parsed(MatchedData, answer);
  const same = all?.find(({ frame_id }) => String(frame_id) === String(matched.frame_id));
  return sightOf({ ...matched, detection_types: matched.detection_types ?? same?.detection_types });
}

function sightOf({
  boxes,
  labels,
  confidences,
  frame_id: frame,
  model_names: models,
  detection_types: types,
  image_dimensions: sizes,
}: z.infer<typeof Sight>): RemoteSight {
  if (boxes.length !== labels.length || boxes.length !== confidences.length) {
    throw notUnderstood(
      `${boxes.length} boxes, ${labels.length} labels and ${confidences.length} confidences`,
    );
  }
  const size = sizes?.resized ?? sizes?.original;
  return {
    found: boxes.map((box, index) => ({
      type: types?.[index] ?? 'object',
      model: models?.[index] ?? null,
      label: labels[index] ?? '',
      confidence: confidences[index] ?? 0,
      box,
    })),
    size: size === null || size === undefined ? null : { width: size[1], height: size[0] },
    frame: frame === null || frame === undefined || frame === '' ? null : String(frame),
  };
}

function parsed<Shape extends z.ZodType>(shape: Shape, answer: unknown): z.infer<Shape> {
  const result = shape.safeParse(answer);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw notUnderstood(`${issue?.path.join('.') || 'all of it'}: ${issue?.message ?? ''}`);
}

function notUnderstood(what: string): CodedError {
  return new CodedError(
    'gateway-failed',
    `the gateway answered in a form that is not known: ${what}; see ml_gateway`,
  );
}
