import { logit, sigmoid } from './raw-heads';

/** A score of the list of queries and classes, flattened. */
export interface TopScore {
  readonly query: number;
  readonly classIndex: number;
  readonly score: number;
}

/**
 * The best of all queries and classes together, as DETR's decoders choose: a query may appear with several classes.
 * @param logits - queries x classes
 * @param most - how many the model's own decoder keeps
 */
export function topLogits(
  logits: Float32Array,
  { classes, most, minScore }: { classes: number; most: number; minScore: number },
): TopScore[] {
  const least = logit(minScore); // spares the exponential of nearly all
  const places: number[] = [];
  for (const [at, value] of logits.entries()) if (value >= least) places.push(at);
  return places
    .toSorted((one, other) => (logits[other] ?? 0) - (logits[one] ?? 0))
    .slice(0, most)
    .map((at) => ({
      query: Math.floor(at / classes),
      classIndex: at % classes,
      score: sigmoid(logits[at] ?? 0),
    }));
}
