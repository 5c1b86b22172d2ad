import type { PushAnswer } from '@tocsin/push';
import type { Courier } from './courier';

/** There is no way for pushes to go: each fails with the reason why. */
export class NoCourier implements Courier {
  readonly #reason: string;

  constructor(reason: string) {
    this.#reason = reason;
  }

  readonly bodyOf = (): string => '{}';

  async carry(): Promise<PushAnswer> {
    return { kind: 'failed', reason: this.#reason };
  }

  close(): void {
    // It holds nothing.
  }
}
