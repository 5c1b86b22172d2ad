import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { maskUrl } from '@tocsin/config';
import { CodedError } from '@tocsin/errors';
import { PortalLogin, type PortalPass } from './portal-login';
import { detectorSettingNames, type PortalOptions, type PortalSettingNames } from './portal-options';
import { type PortalAnswer, requestPortal } from './portal-request';

/** Whether an answer is what was asked for. */
export type Verdict = 'good' | 'not there' | 'not logged in' | 'trouble';

export interface Question {
  /** Below the portal or the API. */
  readonly at: 'portal' | 'api';
  /** E.g. `index.php`, `zones/forMonitor/3.json`. */
  readonly file: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly judge: (answer: PortalAnswer) => Verdict;
  /** The answer's body goes here instead of into memory. */
  readonly saveAs?: string;
}

const nobody: PortalPass = { portal: {}, api: {}, goodUntil: Number.POSITIVE_INFINITY };

/** Asks ZoneMinder's portal and its API as one user; a login that has run out is renewed once. */
export class PortalConnection implements Disposable {
  readonly #options: PortalOptions;
  readonly #names: PortalSettingNames;
  readonly #agents: { readonly http: HttpAgent; readonly https: HttpsAgent };
  readonly #login: PortalLogin | undefined;

  constructor(options: PortalOptions) {
    this.#options = options;
    this.#names = options.settings ?? detectorSettingNames;
    const pool = { keepAlive: true, maxSockets: 8 };
    this.#agents = { http: new HttpAgent(pool), https: new HttpsAgent(pool) };
    const { user, password = '', login = 'token' } = options;
    if (user === undefined) return;
    // Several may wait for one login, so no single one of them can call it off; it has its time limit.
    const notCalledOff = new AbortController().signal;
    const post = (form: URLSearchParams) =>
      this.#request(this.#url('api', 'host/login.json'), notCalledOff, { form });
    this.#login = new PortalLogin({
      user,
      password,
      kind: login,
      post,
      now: Date.now,
      settings: this.#names,
    });
  }

  /**
   * @returns an answer that was judged good
   * @throws CodedError `frame-missing` (retryable: it may come yet), `portal-login`, `portal-refused`,
   *   `portal-unavailable`
   */
  async ask(question: Question, signal: AbortSignal): Promise<PortalAnswer> {
    const first = await this.#askOnce(question, signal);
    if (first.verdict !== 'not logged in') return goodOf(first);
    if (this.#login !== undefined) {
      this.#login.forget(first.pass);
      const second = await this.#askOnce(question, signal);
      if (second.verdict !== 'not logged in') return goodOf(second);
    }
    const remedy =
      this.#login === undefined
        ? `set ${this.#names.credentials}`
        : `may the user "${this.#options.user}" see events?`;
    throw new CodedError('portal-refused', `${maskUrl(first.url.href)} asks for a login; ${remedy}`);
  }

  /** Where a question is put, and what shows who asks, e.g. `token=…`; for somebody else to ask it. */
  async address({
    at,
    file,
    parameters = {},
  }: Omit<Question, 'judge'>): Promise<{ readonly url: string; readonly auth: string }> {
    const pass = (await this.#login?.pass()) ?? nobody;
    return { url: this.#url(at, file, parameters).href, auth: new URLSearchParams(pass[at]).toString() };
  }

  [Symbol.dispose](): void {
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }

  async #askOnce(
    { at, file, parameters = {}, judge, saveAs }: Question,
    signal: AbortSignal,
  ): Promise<Asked> {
    const pass = (await this.#login?.pass()) ?? nobody;
    const url = this.#url(at, file, { ...parameters, ...pass[at] });
    const answer = await this.#request(url, signal, saveAs === undefined ? {} : { saveAs });
    return { url, pass, answer, verdict: judge(answer) };
  }

  #request(
    url: URL,
    signal: AbortSignal,
    different: { readonly form?: URLSearchParams; readonly saveAs?: string },
  ): Promise<PortalAnswer> {
    const { allowSelfSigned, basic, timeoutMs = 10_000 } = this.#options;
    return requestPortal({
      url,
      agent: url.protocol === 'https:' ? this.#agents.https : this.#agents.http,
      allowSelfSigned,
      selfSignedSetting: this.#names.selfSigned,
      timeoutMs,
      signal,
      ...(basic === undefined ? {} : { auth: `${basic.user}:${basic.password}` }),
      ...different,
    });
  }

  #url(at: Question['at'], file: string, parameters: Readonly<Record<string, string>> = {}): URL {
    const portal = this.#options.url.replace(/\/+$/, '');
    const base = at === 'portal' ? portal : (this.#options.apiUrl?.replace(/\/+$/, '') ?? `${portal}/api`);
    const url = new URL(`${base}/${file}`);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url;
  }
}

interface Asked {
  readonly url: URL;
  readonly pass: PortalPass;
  readonly answer: PortalAnswer;
  readonly verdict: Verdict;
}

function goodOf({ url, answer, verdict }: Asked): PortalAnswer {
  if (verdict === 'good') return answer;
  const { status, contentType, bytes } = answer;
  const asked = maskUrl(url.href);
  if (verdict === 'not there') {
    throw new CodedError('frame-missing', `${asked} has nothing there (yet): HTTP ${status}`, {
      retryable: true,
    });
  }
  const said = `HTTP ${status}, ${contentType || 'no content type'}, ${bytes} bytes`;
  throw new CodedError('portal-unavailable', `${asked} did not answer as it should: ${said}`, {
    retryable: true,
  });
}
