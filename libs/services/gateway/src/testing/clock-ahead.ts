/** The wall clock, which can be moved ahead. Timers run on as they are. */
export class ClockAhead implements Disposable {
  readonly #spy: jest.SpyInstance<number, []>;
  #aheadMs = 0;

  constructor() {
    const { now } = Date;
    this.#spy = jest.spyOn(Date, 'now').mockImplementation(() => now() + this.#aheadMs);
  }

  advance(ms: number): void {
    this.#aheadMs += ms;
  }

  [Symbol.dispose](): void {
    this.#spy.mockRestore();
  }
}
