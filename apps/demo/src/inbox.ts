import type { Received } from './watching-clients';

/** Collects what the demo's clients receive and lets the scenario wait for it. */
export class Inbox {
  readonly #received: Received[] = [];
  #wake: () => void = () => undefined;

  readonly take = (received: Received): void => {
    this.#received.push(received);
    this.#wake();
  };

  /**
   * The first message by this client that holds the text; waits for it.
   * @throws Error when it does not come within `patienceMs`
   */
  async expect(by: Received['by'], part: string, patienceMs: number): Promise<Received> {
    const deadline = AbortSignal.timeout(patienceMs);
    for (;;) {
      const found = this.#received.find((received) => received.by === by && received.text.includes(part));
      if (found) return found;
      if (deadline.aborted) throw new Error(`no ${by} message with ${part} within ${patienceMs / 1000} s`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        deadline.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  has(by: Received['by'], part: string): boolean {
    return this.#received.some((received) => received.by === by && received.text.includes(part));
  }
}
