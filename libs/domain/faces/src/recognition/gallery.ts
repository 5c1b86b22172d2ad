import { cosine } from './embedding';

/** Somebody known, by the embeddings of one face on each of several pictures. */
export interface KnownPerson {
  readonly name: string;
  /** Of length 1, at least one. */
  readonly embeddings: readonly Float32Array[];
}

export interface NamingRules {
  /** Least likeness, a cosine. */
  readonly threshold: number;
  /** How much more alike than the next person it must be, a cosine. */
  readonly margin: number;
}

export interface Likeness {
  readonly name: string;
  /** -1..1 */
  readonly cosine: number;
}

/** Who a face is, or why nobody. */
export type Naming =
  | { readonly is: 'known'; readonly best: Likeness }
  | { readonly is: 'unlike'; readonly best: Likeness | undefined }
  /** Two people are nearly equally alike. */
  | { readonly is: 'unsure'; readonly best: Likeness; readonly second: Likeness };

export const usualMargin = 0.05;

/** Names a face after the person it is most like. */
export function nameFace(
  embedding: Float32Array,
  people: readonly KnownPerson[],
  rules: NamingRules,
): Naming {
  const [best, second] = people
    .map(({ name, embeddings }) => ({ name, cosine: likeness(embedding, embeddings) }))
    .toSorted((a, b) => b.cosine - a.cosine);
  if (best === undefined || !(best.cosine >= rules.threshold)) return { is: 'unlike', best };
  if (second !== undefined && best.cosine - second.cosine < rules.margin)
    return { is: 'unsure', best, second };
  return { is: 'known', best };
}

/**
 * How alike a face is to a person: the mean over their k most alike pictures. k is a third of the pictures and at most 3, so
 * that a few odd ones among many do not decide, and another pose beside one good picture does no harm.
 */
function likeness(face: Float32Array, pictures: readonly Float32Array[]): number {
  const k = Math.min(3, Math.ceil(pictures.length / 3));
  const nearest = pictures
    .map((picture) => cosine(face, picture))
    .toSorted((a, b) => b - a)
    .slice(0, k);
  return nearest.reduce((sum, one) => sum + one, 0) / k;
}
