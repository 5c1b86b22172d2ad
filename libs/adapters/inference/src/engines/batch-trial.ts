/** More at once would only make the first wait for the last. */
const mostAtOnce = 32;
/** A run of many pictures keeps an alarm that comes meanwhile waiting. */
const longestRunMs = 1000;
/** A larger batch has to make a picture so much cheaper. */
const gain = 0.9;

/**
 * How many pictures are best looked at in one run, by trying: on graphics cards many, on most processors one. Powers of
 * two only, so that a runtime that prepares itself for each size has few of them.
 * @param declared - what the model's file allows; null: as many as one likes
 * @param tryOut - looks at so many pictures at once, and says how long that takes when it is warm, ms
 */
export async function usefulBatch(
  declared: number | null,
  tryOut: (pictures: number) => Promise<number>,
): Promise<number> {
  if (declared !== null) return declared;
  let best = { pictures: 1, ms: await tryOut(1) };
  for (let pictures = 2; pictures <= mostAtOnce; pictures *= 2) {
    const msEach = best.ms / best.pictures;
    if (msEach * pictures > longestRunMs) break;
    const ms = await tryOut(pictures).catch(() => Infinity); // no memory for so many, or a batch it cannot do after all
    if (ms / pictures > msEach * gain) break;
    best = { pictures, ms };
  }
  return best.pictures;
}

/** Of the second and third run, the faster: the first prepares itself. */
export async function warmTime(run: () => Promise<void>): Promise<number> {
  await run();
  const times: number[] = [];
  for (let round = 0; round < 2; round += 1) {
    const began = performance.now();
    await run();
    times.push(performance.now() - began);
  }
  return Math.min(...times);
}
