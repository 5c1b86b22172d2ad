import type { JobQueue } from '../job-queue';

/** Waits until `holds` says true; fails with `what` when it takes too long. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + 15_000;
  while (!(await holds())) {
    if (performance.now() > giveUpAt) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

/** Waits until nothing waits, nothing is delayed and nothing runs. */
export async function drained(queue: JobQueue<unknown>): Promise<void> {
  await until('the queue is empty', async () => {
    const { waiting, delayed, running } = await queue.count();
    return waiting + delayed + running === 0;
  });
}

/** A door that jobs wait at until the test opens it. */
export class Gate {
  private pass: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => (this.pass = resolve));

  open(): void {
    this.pass();
  }
}
