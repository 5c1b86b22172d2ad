import type { Broadcast, Listener } from './broadcast';

/** For a process that is alone: who publishes waits until all have heard. Nothing is copied. */
export class InProcessBroadcast<Message> implements Broadcast<Message> {
  readonly #onError: (error: unknown) => void;
  readonly #listeners = new Map<Listener<Message>, Promise<void>>();

  /** @param onError - gets what a listener throws */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  async publish(message: Message): Promise<void> {
    const heard = [...this.#listeners].map(([listener, before]) => {
      const mine = before.then(() => listener(message)).catch(this.#onError);
      this.#listeners.set(listener, mine);
      return mine;
    });
    await Promise.all(heard);
  }

  listen(listener: Listener<Message>): Promise<AsyncDisposable> {
    const own: Listener<Message> = (message) => listener(message);
    this.#listeners.set(own, Promise.resolve());
    return Promise.resolve({
      [Symbol.asyncDispose]: async () => {
        const last = this.#listeners.get(own);
        this.#listeners.delete(own);
        await last;
      },
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#listeners.clear();
    return Promise.resolve();
  }
}
