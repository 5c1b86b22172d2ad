import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again until the answer is something; fails with the thing's name when it never comes. */
export async function waitFor<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  {
    timeoutMs = 15_000,
    everyMs = 10,
    detail = () => '',
  }: { timeoutMs?: number; everyMs?: number; detail?: () => string } = {},
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline)
      throw new Error(`waited ${timeoutMs} ms in vain for ${what}\n${detail()}`);
    await pause(everyMs);
  }
}
