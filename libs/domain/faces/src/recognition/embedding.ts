/**
 * Brings an embedding to length 1, so that a product of two is their cosine.
 * @returns null where it has no direction: all zero, or not a number
 */
export function normalise(embedding: Float32Array): Float32Array | null {
  let square = 0;
  for (const value of embedding) square += value * value;
  const length = Math.sqrt(square);
  return length > 0 && Number.isFinite(length) ? embedding.map((value) => value / length) : null;
}

/** Of two embeddings of length 1: -1..1, 1 the same. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let product = 0;
  for (let index = 0; index < a.length; index += 1) product += (a[index] ?? 0) * (b[index] ?? 0);
  return product;
}

/** The distance (L2) of two embeddings of length 1 with this cosine: 0..2. */
export function distanceOfCosine(value: number): number {
  return Math.sqrt(Math.max(0, 2 - 2 * value));
}

/** The direction of several embeddings together; null where they cancel out. */
export function meanEmbedding(embeddings: readonly Float32Array[]): Float32Array | null {
  const sum = new Float32Array(embeddings[0]?.length ?? 0);
  for (const embedding of embeddings)
    for (const [index, value] of embedding.entries()) sum[index] = (sum[index] ?? 0) + value;
  return normalise(sum);
}
