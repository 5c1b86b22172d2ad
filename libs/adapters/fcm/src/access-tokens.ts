import { sign } from 'node:crypto';
import { CodedError } from '@tocsin/errors';
import type { HttpAnswer } from '@tocsin/push';
import { type Connections, post } from './post';
import { readServiceAccount, type ServiceAccount } from './service-account';

/** Leave to send messages, for about an hour. */
export interface Access {
  readonly token: string;
  readonly projectId: string;
}

interface Grant extends Access {
  readonly grantedAtMs: number;
  readonly renewAtMs: number;
}

/** Renewed so long before it ends, ms. */
const margin = 60_000;

/** A token this young that is refused would be refused again. */
const youngMs = 60_000;

/** Buys access tokens with a service account's key (push-and-mqtt 1), and keeps one as long as it lasts. */
export class AccessTokens {
  #grant: Grant | undefined;
  #pending: Promise<Grant> | undefined;
  readonly #file: string;
  readonly #connections: Connections;
  readonly #timeoutMs: number;
  readonly #closing = new AbortController();

  constructor(file: string, connections: Connections, timeoutMs: number) {
    this.#file = file;
    this.#connections = connections;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Everybody who asks at once gets the same. The key file is read anew for each token, so a new key needs no restart.
   * @throws CodedError `service-account-unusable`, `service-account-refused`, `push-unreachable` (retryable)
   */
  async get(): Promise<Access> {
    if (this.#grant !== undefined && performance.now() < this.#grant.renewAtMs) return this.#grant;
    this.#pending ??= this.#ask().finally(() => {
      this.#pending = undefined;
    });
    this.#grant = await this.#pending;
    return this.#grant;
  }

  /** FCM refused the token. @returns true where a new one is worth a try */
  forget(access: Access): boolean {
    const grant = this.#grant;
    if (grant?.token !== access.token) return true;
    if (performance.now() - grant.grantedAtMs < youngMs) return false;
    this.#grant = undefined;
    return true;
  }

  close(): void {
    this.#closing.abort(new CodedError('push-stopped', 'pushes are being stopped'));
  }

  async #ask(): Promise<Grant> {
    const account = await readServiceAccount(this.#file);
    const answer = await post(account.tokenUri, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: assertionOf(account, Math.floor(Date.now() / 1000)),
      }).toString(),
      connections: this.#connections,
      timeoutMs: this.#timeoutMs,
      signal: this.#closing.signal,
    });
    const now = performance.now();
    const { token, lastsMs } = read(answer, account);
    const renewAtMs = now + Math.max(lastsMs - margin, 0);
    return { token, projectId: account.projectId, grantedAtMs: now, renewAtMs };
  }
}

/** A JSON web token that says who we are and what for, signed with the account's key. */
function assertionOf({ clientEmail, tokenUri, privateKey }: ServiceAccount, nowSeconds: number): string {
  const header = { alg: 'RS256', typ: 'JWT' };
  const claims = {
    iss: clientEmail,
    scope: 'https://www.googleapis.com/auth/firebase.messaging',
    aud: tokenUri.href,
    iat: nowSeconds,
    exp: nowSeconds + 3600,
  };
  const signed = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

function read(
  { status, body }: HttpAnswer,
  { clientEmail }: ServiceAccount,
): { token: string; lastsMs: number } {
  const answer = new Map<string, unknown>(Object.entries(parse(body)));
  const token = answer.get('access_token');
  if (status === 200 && typeof token === 'string' && token !== '') {
    const seconds = Number(answer.get('expires_in'));
    return { token, lastsMs: (Number.isFinite(seconds) ? seconds : 0) * 1000 };
  }
  const words = [answer.get('error'), answer.get('error_description')].filter(
    (word) => typeof word === 'string',
  );
  throw new CodedError(
    'service-account-refused',
    `Google gives no access to ${clientEmail}: status ${status}${words.length === 0 ? '' : ` ${words.join(': ')}`}. ` +
      "Check this machine's clock, and that the key was not deleted in the Firebase console",
    // A refusal is final; a page of something in between, or trouble at Google's, is not.
    { retryable: status === 429 || status >= 500 || status === 200 },
  );
}

function parse(body: string): object {
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === 'object' && json !== null ? json : {};
  } catch {
    return {}; // not Google's answer; the status says the rest
  }
}
