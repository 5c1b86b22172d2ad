import { type Push, type PushAnswer, type PushStyle, proxyRequest, readProxyAnswer } from '@tocsin/push';
import type { Courier } from './courier';
import { type Connections, post } from './post';
import { failureOf } from './failure';

/** Hands pushes to a push proxy, which holds the leave to send to its own apps (push-and-mqtt 3.1). */
export class ProxyCourier implements Courier {
  readonly #url: URL;
  readonly #key: string;
  readonly #style: () => PushStyle;
  readonly #connections: Connections;
  readonly #timeoutMs: number;

  constructor(
    { url, key, style }: { readonly url: URL; readonly key: string; readonly style: () => PushStyle },
    connections: Connections,
    timeoutMs: number,
  ) {
    this.#url = url;
    this.#key = key;
    this.#style = style;
    this.#connections = connections;
    this.#timeoutMs = timeoutMs;
  }

  readonly bodyOf = (push: Push): string => JSON.stringify(proxyRequest(push, this.#style()));

  async carry(_push: Push, body: string, signal: AbortSignal): Promise<PushAnswer> {
    try {
      const headers = { 'content-type': 'application/json', authorization: this.#key };
      const parts = { headers, body, connections: this.#connections, timeoutMs: this.#timeoutMs, signal };
      return readProxyAnswer(await post(this.#url, parts), Date.now());
    } catch (error) {
      return failureOf(error, signal);
    }
  }

  close(): void {
    // It holds nothing but the shared connections.
  }
}
