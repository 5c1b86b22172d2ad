import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { maskUrl } from '@tocsin/config';
import { CodedError } from '@tocsin/errors';
import type { EventId } from '@tocsin/messages';
import { PortalLogin, type PortalPass } from './portal-login';
import { type PortalAnswer, requestPortal } from './portal-request';

export interface PortalOptions {
  /** E.g. `https://host/zm`. */
  readonly url: string;
  /** Without a user nobody logs in. */
  readonly user?: string;
  readonly password?: string;
  readonly allowSelfSigned: boolean;
  /** Of one request; 10 s where it is not given. */
  readonly timeoutMs?: number;
}

const nobody: PortalPass = { parameters: {}, goodUntil: Number.POSITIVE_INFINITY };

/** ZoneMinder's web portal: pictures of events for machines that do not have the event folders. */
export class ZoneMinderPortal implements Disposable {
  readonly #options: PortalOptions;
  readonly #agent: HttpAgent;
  readonly #login: PortalLogin | undefined;

  constructor(options: PortalOptions) {
    this.#options = options;
    this.#agent = new (options.url.startsWith('https:') ? HttpsAgent : HttpAgent)({
      keepAlive: true,
      maxSockets: 8,
    });
    const { user, password = '' } = options;
    if (user !== undefined) {
      // Several may wait for one login, so no single one of them can call it off; it has its time limit.
      const notCalledOff = new AbortController().signal;
      const post = (form: URLSearchParams) =>
        this.#request(this.#url('api/host/login.json'), notCalledOff, form);
      this.#login = new PortalLogin({ user, password, post, now: Date.now });
    }
  }

  /**
   * A picture of an event. Only a 200 with a JPEG in it is one; a login that has run out is renewed once.
   * @param frame - `alarm`, `snapshot` or a frame number
   * @throws CodedError `frame-missing` (retryable: it may come yet), `portal-login`, `portal-refused`,
   *   `portal-unavailable`
   */
  async frame(event: EventId, frame: string, signal: AbortSignal): Promise<Buffer> {
    const first = await this.#ask(event, frame, signal);
    if (first.verdict !== 'not logged in') return pictureOf(first);
    if (this.#login !== undefined) {
      this.#login.forget(first.pass);
      const second = await this.#ask(event, frame, signal);
      if (second.verdict !== 'not logged in') return pictureOf(second);
    }
    const remedy =
      this.#login === undefined
        ? 'set [detector] portal_user and portal_password'
        : `may the user "${this.#options.user}" see events?`;
    throw new CodedError('portal-refused', `${maskUrl(first.url.href)} asks for a login; ${remedy}`);
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }

  async #ask(event: EventId, frame: string, signal: AbortSignal): Promise<Asked> {
    const pass = (await this.#login?.pass()) ?? nobody;
    const url = this.#url('index.php', { view: 'image', eid: String(event), fid: frame, ...pass.parameters });
    const answer = await this.#request(url, signal);
    return { url, pass, answer, verdict: judge(answer) };
  }

  #request(url: URL, signal: AbortSignal, form?: URLSearchParams): Promise<PortalAnswer> {
    const { allowSelfSigned, timeoutMs = 10_000 } = this.#options;
    const sent = form === undefined ? {} : { form };
    return requestPortal({ url, agent: this.#agent, allowSelfSigned, timeoutMs, signal, ...sent });
  }

  #url(file: string, parameters: Record<string, string> = {}): URL {
    const url = new URL(`${this.#options.url.replace(/\/+$/, '')}/${file}`);
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

type Verdict = 'picture' | 'not there' | 'not logged in' | 'trouble';

/** ZoneMinder's answers (seen with 1.36): wrong tokens give a page with 200, no token a redirect to the login page. */
function judge({ status, contentType, body }: PortalAnswer): Verdict {
  if (status === 200 && contentType.startsWith('image/jpeg') && body[0] === 0xff && body[1] === 0xd8)
    return 'picture';
  if (status === 404 || (status === 200 && body.length === 0)) return 'not there';
  if (status === 401 || status === 403 || (status >= 300 && status < 400)) return 'not logged in';
  if (status === 200 && contentType.startsWith('text/html')) return 'not logged in';
  return 'trouble';
}

function pictureOf({ url, answer, verdict }: Asked): Buffer {
  if (verdict === 'picture') return answer.body;
  const { status, contentType, body } = answer;
  const asked = maskUrl(url.href);
  if (verdict === 'not there') {
    throw new CodedError('frame-missing', `${asked} has no picture (yet): HTTP ${status}`, {
      retryable: true,
    });
  }
  const said = `HTTP ${status}, ${contentType || 'no content type'}, ${body.length} bytes`;
  throw new CodedError('portal-unavailable', `${asked} answered with no picture: ${said}`, {
    retryable: true,
  });
}
