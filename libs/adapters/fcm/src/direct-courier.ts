import { directMessage, type Push, type PushAnswer, type PushStyle, readDirectAnswer } from '@tocsin/push';
import { type Access, AccessTokens } from './access-tokens';
import type { Courier } from './courier';
import { failureOf } from './failure';
import { type Connections, post } from './post';

/** Hands pushes to FCM itself, as a service account of the operator's own project (push-and-mqtt 3.2). */
export class DirectCourier implements Courier {
  readonly #origin: string;
  readonly #tokens: AccessTokens;
  readonly #style: () => PushStyle;
  readonly #connections: Connections;
  readonly #timeoutMs: number;

  constructor(
    {
      origin,
      keyFile,
      style,
    }: { readonly origin: string; readonly keyFile: string; readonly style: () => PushStyle },
    connections: Connections,
    timeoutMs: number,
  ) {
    this.#origin = origin;
    this.#tokens = new AccessTokens(keyFile, connections, timeoutMs);
    this.#style = style;
    this.#connections = connections;
    this.#timeoutMs = timeoutMs;
  }

  readonly bodyOf = (push: Push): string => JSON.stringify(directMessage(push, this.#style()));

  async carry(_push: Push, body: string, signal: AbortSignal): Promise<PushAnswer> {
    try {
      const access = await this.#tokens.get();
      const answer = await this.#post(access, body, signal);
      const isRefused = answer.status === 401 && this.#tokens.forget(access);
      const last = isRefused ? await this.#post(await this.#tokens.get(), body, signal) : answer;
      return readDirectAnswer(last, Date.now());
    } catch (error) {
      return failureOf(error, signal);
    }
  }

  close(): void {
    this.#tokens.close();
  }

  #post({ token, projectId }: Access, body: string, signal: AbortSignal): ReturnType<typeof post> {
    const url = new URL(`/v1/projects/${encodeURIComponent(projectId)}/messages:send`, this.#origin);
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    return post(url, { headers, body, connections: this.#connections, timeoutMs: this.#timeoutMs, signal });
  }
}
