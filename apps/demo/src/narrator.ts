/** Prints what happens, step by step; times count from the moment shared memory showed the alarm. */
export class Narrator {
  readonly #write: (line: string) => void;
  #alarmAt = 0;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  headline(text: string): void {
    this.#write(`\n${text}`);
  }

  line(text: string): void {
    this.#write(`  ${text}`);
  }

  startClock(at: number): void {
    this.#alarmAt = at;
  }

  /** @param at - milliseconds since 1970 */
  timed(text: string, at: number): void {
    this.#write(`  ${`+${(at - this.#alarmAt).toFixed(1)} ms`.padStart(11)}  ${text}`);
  }
}
