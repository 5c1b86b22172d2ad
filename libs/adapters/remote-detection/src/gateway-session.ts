import type { RemoteSettings } from '@tocsin/detection-config';
import { CodedError } from '@tocsin/errors';
import { z } from 'zod';
import { askGateway, type GatewayAnswer, type GatewayRequest } from './ask-gateway';
import type { KeptLogin, LoginFile } from './login-file';

/** A token with less left than this is not sent any more, s. */
const marginSeconds = 30;

const LoginAnswer = z.object({
  access_token: z.string().min(1),
  expires: z.coerce.number().positive().default(3600),
});

export interface GatewayParts {
  readonly settings: RemoteSettings;
  readonly loginFile: Pick<LoginFile, 'read' | 'write'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export type SessionRequest = Pick<GatewayRequest, 'method' | 'body' | 'signal'> & {
  /** Below the gateway's address. */
  readonly path: string;
};

/** Asks one gateway as one user. A token lasts as long as the gateway says, also over a restart. */
export class GatewaySession {
  #login: KeptLogin | undefined;
  #loggingIn: Promise<string> | undefined;
  readonly #base: string;
  readonly #timeoutMs: number;

  constructor(private readonly parts: GatewayParts) {
    this.#base = parts.settings.gateway.replace(/\/+$/, '');
    this.#timeoutMs = parts.settings.timeout * 1000;
  }

  /**
   * @returns what it answered, parsed from JSON
   * @throws CodedError, see `RemoteGateway`
   */
  async ask(request: SessionRequest): Promise<unknown> {
    const token = await this.#token(request.signal);
    const first = await this.#send(request, token);
    const isRefused = token !== undefined && (first.status === 401 || first.status === 422);
    if (!isRefused) return this.#good(request, first);
    // Another key since, or a token of another gateway in the file.
    this.#login = undefined;
    return this.#good(request, await this.#send(request, await this.#logIn(request.signal)));
  }

  #send({ path, method, body, signal }: SessionRequest, token: string | undefined): Promise<GatewayAnswer> {
    return askGateway({
      url: `${this.#base}${path}`,
      method,
      timeoutMs: this.#timeoutMs,
      signal,
      ...(body === undefined ? {} : { body }),
      ...(token === undefined ? {} : { token }),
    });
  }

  #good({ path }: SessionRequest, { status, body, text }: GatewayAnswer): unknown {
    if (status === 200 && body !== undefined) return body;
    const where = `the gateway at ${new URL(this.#base).host}`;
    const at = path.replace(/\?.*$/, '');
    if (status === 401 || status === 403 || status === 422) {
      throw new CodedError(
        'gateway-login',
        `${where} does not let us in (HTTP ${status}): ${text}; see ml_user and ml_password`,
      );
    }
    const what = status === 200 ? 'no JSON' : `HTTP ${status}`;
    throw new CodedError(
      'gateway-failed',
      `${where} answered ${what} to ${at}: ${text || 'an empty answer'}`,
      {
        retryable: status >= 500,
      },
    );
  }

  /** Undefined where no user is named: then nobody logs in. */
  async #token(signal: AbortSignal): Promise<string | undefined> {
    if (this.parts.settings.user === null) return undefined;
    this.#login ??= await this.parts.loginFile.read();
    const login = this.#login;
    const isGood =
      login !== undefined && login.time + login.expires - this.parts.now() / 1000 > marginSeconds;
    return isGood ? login.token : this.#logIn(signal);
  }

  /** One login for all who wait. */
  #logIn(signal: AbortSignal): Promise<string> {
    this.#loggingIn ??= this.#newToken(signal).finally(() => (this.#loggingIn = undefined));
    return this.#loggingIn;
  }

  async #newToken(signal: AbortSignal): Promise<string> {
    const { user, password } = this.parts.settings;
    const request = { path: '/login', method: 'POST', signal } as const;
    const answer = await this.#send(
      { ...request, body: { username: user, password: password ?? '' } },
      undefined,
    );
    const parsed = LoginAnswer.safeParse(this.#good(request, answer));
    if (!parsed.success) {
      throw new CodedError(
        'gateway-login',
        `the gateway at ${new URL(this.#base).host} gave no access_token; see ml_gateway`,
      );
    }
    const { access_token: token, expires } = parsed.data;
    this.#login = { token, expires, time: this.parts.now() / 1000 };
    await this.parts.loginFile.write(this.#login);
    return token;
  }
}
