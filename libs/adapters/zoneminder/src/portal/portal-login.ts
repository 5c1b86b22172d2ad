import { CodedError, isRecord, parseJson } from '@tocsin/errors';
import type { PortalSettingNames } from './portal-options';
import type { PortalAnswer } from './portal-request';

/** What goes into each address to show who asks; empty where ZoneMinder wants nobody to log in. */
export interface PortalPass {
  readonly portal: Readonly<Record<string, string>>;
  /** The API has other names for the same. */
  readonly api: Readonly<Record<string, string>>;
  /** Milliseconds since 1970 until which it is good. */
  readonly goodUntil: number;
}

export interface LoginParts {
  readonly user: string;
  readonly password: string;
  /** `legacy`: nobody logs in, the password goes along each time. */
  readonly kind: 'token' | 'legacy';
  readonly settings: PortalSettingNames;
  /** Sends the form to `api/host/login.json`. */
  readonly post: (form: URLSearchParams) => Promise<PortalAnswer>;
  readonly now: () => number;
}

/** Before a token ends a new one is fetched, so that none ends on its way. */
const marginMs = 60_000;
/** Credentials that were refused are not tried again for this long: each try costs a bcrypt and a line in ZoneMinder's log. */
const refusedForMs = 30_000;
/** How long a pass counts whose end ZoneMinder does not tell. */
const usualMs = 3_600_000;

/** Logs in at ZoneMinder's API and keeps what it gives until shortly before it ends. */
export class PortalLogin {
  #pass: PortalPass | undefined;
  #renewing: Promise<PortalPass> | undefined;
  #refusal: { readonly error: CodedError; readonly until: number } | undefined;

  constructor(private readonly parts: LoginParts) {}

  /** @throws CodedError `portal-login`, not retryable when ZoneMinder refuses these credentials */
  async pass(): Promise<PortalPass> {
    const now = this.parts.now();
    if (this.#refusal !== undefined && now < this.#refusal.until) throw this.#refusal.error;
    if (this.#pass !== undefined && now < this.#pass.goodUntil - marginMs) return this.#pass;
    // One login for all who wait.
    this.#renewing ??= this.#renew().finally(() => (this.#renewing = undefined));
    return this.#renewing;
  }

  /** The portal did not take this pass: the next one is a new one, unless somebody has fetched it already. */
  forget(pass: PortalPass): void {
    if (this.#pass === pass) this.#pass = undefined;
  }

  async #renew(): Promise<PortalPass> {
    try {
      this.#pass = await this.#login();
      return this.#pass;
    } catch (error) {
      if (error instanceof CodedError && !error.retryable) {
        this.#refusal = { error, until: this.parts.now() + refusedForMs };
      }
      throw error;
    }
  }

  async #login(): Promise<PortalPass> {
    const { user, password, kind, post, now } = this.parts;
    const byPassword = { portal: { username: user, password }, api: { user, pass: password } };
    if (kind === 'legacy') return { ...byPassword, goodUntil: Number.POSITIVE_INFINITY };
    const answer = await post(new URLSearchParams({ user, pass: password }));
    if (answer.status === 401) throw this.#refused();
    if (answer.status !== 200) throw this.#strange(`HTTP ${answer.status}`, answer.status >= 500);
    const said = parseObject(answer.body);
    if (said === undefined)
      throw this.#strange(`${answer.contentType || 'something'} instead of JSON`, false);
    const seconds = typeof said.access_token_expires === 'number' ? said.access_token_expires : undefined;
    const goodUntil = now() + (seconds === undefined ? usualMs : seconds * 1000);
    if (typeof said.access_token === 'string') {
      const token = { token: said.access_token };
      return { portal: token, api: token, goodUntil };
    }
    // Before API 2.0 (ZoneMinder 1.34) there are no tokens; the portal takes the password itself.
    return { ...byPassword, goodUntil };
  }

  #refused(): CodedError {
    const { user, settings } = this.parts;
    return new CodedError(
      'portal-login',
      `ZoneMinder refuses the login of "${user}": check ${settings.credentials}, and that the user is enabled, API included`,
    );
  }

  #strange(what: string, retryable: boolean): CodedError {
    const remedy = `check ${this.parts.settings.portal}, and ZM_OPT_USE_API in ZoneMinder`;
    return new CodedError('portal-login', `ZoneMinder's api/host/login.json answered ${what}; ${remedy}`, {
      retryable,
    });
  }
}

/** Undefined is said by the caller, with the content type. */
function parseObject(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  const value = parseJson(body.toString('utf8'));
  return isRecord(value) ? value : undefined;
}
