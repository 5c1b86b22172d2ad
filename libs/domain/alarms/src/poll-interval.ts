/** What we look at shared memory with unless told otherwise, and the fastest we can be told; milliseconds. */
const standardMs = 50;
const fastestMs = 10;

/**
 * How long to wait between two looks at shared memory, ms. Files of the old server say 5 seconds: that is taken
 * as a ceiling on staleness, which our own interval keeps easily, unless the operator insists.
 * @param options.seconds - `[customize] event_check_interval`
 * @param options.isStrict - `[watcher] strict_interval`
 */
export function pollIntervalMs(options: { readonly seconds: number; readonly isStrict: boolean }): number {
  const wantedMs = options.seconds * 1000;
  return Math.max(fastestMs, options.isStrict ? wantedMs : Math.min(wantedMs, standardMs));
}
