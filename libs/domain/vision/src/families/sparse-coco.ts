/** Numbers of COCO (1..90) that no class has. */
const gaps: ReadonlySet<number> = new Set([12, 26, 29, 30, 45, 66, 68, 69, 71, 83]);

/** From COCO's own sparse numbers, 1..90, to the dense ones, 0..79; -1 where there is no class. */
const dense: readonly number[] = (() => {
  let next = 0;
  return Array.from({ length: 91 }, (_, id) => {
    if (id === 0 || gaps.has(id)) return -1;
    next += 1;
    return next - 1;
  });
})();

/** Classes of COCO with their gaps: models that have so many outputs use the sparse numbers. */
export const sparseCocoSlots = 91;

/** The dense number of a class of COCO; -1 for a gap. */
export function denseCocoIndex(sparse: number): number {
  return dense[sparse] ?? -1;
}
