/** More at once would only make the first wait for the last. */
const mostAtOnce = 32;
/** A run of many pictures keeps an alarm that comes meanwhile waiting. */
const longestRunMs = 1000;
/** A larger batch has to make a picture so much cheaper. */
const gain = 0.9;

/**
 * How many pictures are best looked at in one run, by trying: on graphics cards many, on most processors one.
 * Powers of two only, so that a runtime that prepares itself for each size has few of them.
 * @param declared - what the model's file allows; null: as many as one likes
 * @param run - looks at so many pictures
 */
export async function usefulBatch(
  declared: number | null,
  run: (pictures: number) => Promise<void>,
): Promise<number> {
  if (declared !== null) return declared;
  let best = 1;
  let bestMs = await timed(1, run);
  for (let pictures = 2; pictures <= mostAtOnce; pictures *= 2) {
    if ((bestMs / best) * pictures > longestRunMs) break;
    const ms = await timed(pictures, run).catch(() => undefined); // not enough memory, or a batch it cannot do after all
    if (ms === undefined || ms / pictures > (bestMs / best) * gain) break;
    [best, bestMs] = [pictures, ms];
  }
  return best;
}

/** Of the second and third run, the faster: the first prepares itself. */
async function timed(pictures: number, run: (pictures: number) => Promise<void>): Promise<number> {
  await run(pictures);
  const times: number[] = [];
  for (let round = 0; round < 2; round += 1) {
    const began = performance.now();
    await run(pictures);
    times.push(performance.now() - began);
  }
  return Math.min(...times);
}
