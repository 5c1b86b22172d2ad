/**
 * The people detector answers with a weight: the distance from its decision border, 0 and up, and on real pictures
 * 1.5 to 3 for people and below 0.8 for lamp posts and shoulders. As a confidence 0..1 by a logistic curve with its
 * middle at 1: weight 0.25 is 18 %, 0.7 is 35 %, 1 is 50 %, 1.7 is 80 %, 2.5 is 95 %. (The old detector said 100 %.)
 */
export function hogConfidence(weight: number): number {
  return 1 / (1 + Math.exp(-2 * (weight - 1)));
}
