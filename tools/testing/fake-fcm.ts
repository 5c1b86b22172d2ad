import { createVerify, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { type FakeAnswer, fcmReply, type HttpReply, invalidMessage, proxyReply } from './fake-fcm-answer';
import { FcmRequest, ProxyRequest } from './fake-fcm-message';
import { SelfSigned } from './self-signed';

export type { FakeAnswer } from './fake-fcm-answer';

/** A push as it came in. */
export interface ReceivedPush {
  readonly token: string;
  readonly url: string;
  readonly authorization: string;
  readonly contentType: string;
  /** The whole body. */
  readonly body: unknown;
  /** `performance.now()` */
  readonly atMs: number;
}

const Claims = z.object({
  iss: z.string(),
  scope: z.string(),
  aud: z.string(),
  iat: z.number(),
  exp: z.number(),
});

/**
 * FCM's `messages:send`, Google's token endpoint and a push proxy, over TLS on a loopback port. It checks what it
 * is sent as they do, and answers each device as it was told to.
 */
export class FakeFcm implements AsyncDisposable {
  static readonly projectId = 'tocsin-test';
  static readonly proxyKey = 'eyJ.proxy.key';
  readonly received: ReceivedPush[] = [];
  /** Access tokens given out. */
  readonly granted: string[] = [];
  /** How long each answer takes, ms. */
  answerAfterMs = 0;
  /** What the token endpoint answers instead of a token. */
  grantRefusal: HttpReply | undefined;
  readonly #answers = new Map<string, FakeAnswer[]>();
  #answerToAll: FakeAnswer = 'ok';
  readonly #sockets = new Set<Socket>();
  readonly #revoked = new Set<string>();
  readonly #keys = generateKeyPairSync('rsa', { modulusLength: 1024 });

  private constructor(
    private readonly server: Server,
    private readonly tls: SelfSigned,
    private readonly port: number,
  ) {}

  static async start(): Promise<FakeFcm> {
    const tls = new SelfSigned('fcm.googleapis.com');
    const server = createServer({ cert: readFileSync(tls.cert), key: readFileSync(tls.key) });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port was given');
    const fake = new FakeFcm(server, tls, address.port);
    server.on('secureConnection', (socket) => {
      fake.#sockets.add(socket);
      socket.on('close', () => fake.#sockets.delete(socket)).on('error', () => undefined);
    });
    server.on('request', (request, response) => void fake.#serve(request, response));
    return fake;
  }

  /** In place of `https://fcm.googleapis.com`. */
  get origin(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  get proxyUrl(): string {
    return `${this.origin}/send_push`;
  }

  /** What brings a process to us that means to speak to FCM itself. */
  get env(): Readonly<Record<string, string>> {
    return {
      NODE_EXTRA_CA_CERTS: this.certFile,
      NODE_OPTIONS: `--require ${path.join(__dirname, 'leads-to-fake-fcm.cjs')}`,
      FAKE_FCM_PORT: String(this.port),
    };
  }

  /** The certificate, also for `NODE_EXTRA_CA_CERTS`. */
  get certFile(): string {
    return this.tls.cert;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  /** The content of a service account's key file that this fake trusts. */
  keyFile(differs: Readonly<Record<string, unknown>> = {}): string {
    return JSON.stringify({
      type: 'service_account',
      project_id: FakeFcm.projectId,
      private_key_id: 'test',
      private_key: this.#keys.privateKey.export({ type: 'pkcs8', format: 'pem' }),
      client_email: `pusher@${FakeFcm.projectId}.iam.gserviceaccount.com`,
      token_uri: `${this.origin}/token`,
      ...differs,
    });
  }

  /** The device is answered so, one after the other; the last answer stays. */
  answer(token: string, ...answers: FakeAnswer[]): void {
    this.#answers.set(token, answers);
  }

  /** Devices without an answer of their own are answered so. */
  answerAll(answer: FakeAnswer): void {
    this.#answerToAll = answer;
  }

  /** Makes every access token given out so far worthless. */
  revokeAccess(): void {
    for (const token of this.granted) this.#revoked.add(token);
  }

  /** Cuts every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** The bodies that came in for a device. */
  bodiesFor(token: string): unknown[] {
    return this.received.filter((push) => push.token === token).map(({ body }) => body);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
    this.tls[Symbol.dispose]();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Uint8Array[] = [];
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    try {
      await once(request, 'end');
    } catch {
      return; // the other side went away in mid-request
    }
    const text = Buffer.concat(chunks).toString();
    const reply = this.#reply(request, text);
    if (reply === 'reset') {
      request.socket.destroy();
    } else if (reply !== undefined) {
      const headers = { 'content-type': 'application/json; charset=UTF-8', ...reply.headers };
      setTimeout(() => response.writeHead(reply.status, headers).end(reply.body), this.answerAfterMs);
    }
  }

  #reply({ url = '', method, headers }: IncomingMessage, text: string): HttpReply | 'reset' | undefined {
    if (method !== 'POST') return { status: 405, body: 'POST only' };
    if (url === '/token') return this.grantRefusal ?? this.#grant(text);
    const { authorization = '', 'content-type': contentType = '' } = headers;
    const note = (token: string, body: unknown): void => {
      this.received.push({ token, url, authorization, contentType, body, atMs: performance.now() });
    };
    if (url === '/send_push') return this.#proxy(authorization, text, note);
    if (url === `/v1/projects/${FakeFcm.projectId}/messages:send`)
      return this.#send(authorization, text, note);
    return fcmReply('no-project', '');
  }

  #send(authorization: string, text: string, note: (token: string, body: unknown) => void): Outcome {
    const access = /^Bearer (.+)$/.exec(authorization)?.[1] ?? '';
    if (!this.granted.includes(access) || this.#revoked.has(access)) return fcmReply('unauthorized', '');
    const parsed = FcmRequest.safeParse(JSON.parse(text));
    if (!parsed.success) {
      const where = parsed.error.issues[0];
      return invalidMessage(
        `Invalid JSON payload received. ${where?.message}`,
        String(where?.path.join('.')),
      );
    }
    const { token } = parsed.data.message;
    note(token, parsed.data);
    return this.#fate(token, (answer) => fcmReply(answer, this.#messageName()));
  }

  #proxy(authorization: string, text: string, note: (token: string, body: unknown) => void): Outcome {
    if (authorization !== FakeFcm.proxyKey) return { status: 401, body: '{"Error":"jwt malformed"}' };
    const parsed = ProxyRequest.safeParse(JSON.parse(text));
    if (!parsed.success) return { status: 400, body: '{"Error":"fields are missing"}' };
    note(parsed.data.token, parsed.data);
    return this.#fate(parsed.data.token, (answer) => proxyReply(answer, this.#messageName()));
  }

  #fate(token: string, reply: (answer: FakeAnswer) => HttpReply | undefined): Outcome {
    const own = this.#answers.get(token) ?? [];
    const answer = (own.length > 1 ? own.shift() : own[0]) ?? this.#answerToAll;
    return answer === 'reset' ? 'reset' : reply(answer);
  }

  #messageName = (): string => `projects/${FakeFcm.projectId}/messages/${this.received.length}`;

  /** Google's token endpoint: an assertion that is signed, fresh and meant for it buys an access token. */
  #grant(form: string): HttpReply {
    const fields = new URLSearchParams(form);
    const [header = '', claims = '', signature = ''] = (fields.get('assertion') ?? '').split('.');
    const isSigned = createVerify('RSA-SHA256')
      .update(`${header}.${claims}`)
      .verify(this.#keys.publicKey, signature, 'base64url');
    const { success, data } = Claims.safeParse(readJson(Buffer.from(claims, 'base64url').toString()));
    const now = Date.now() / 1000;
    const isGood =
      isSigned &&
      success &&
      fields.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer' &&
      data.iss === `pusher@${FakeFcm.projectId}.iam.gserviceaccount.com` &&
      data.scope === 'https://www.googleapis.com/auth/firebase.messaging' &&
      data.aud === `${this.origin}/token` &&
      Math.abs(data.iat - now) < 300 &&
      data.exp - data.iat <= 3600;
    if (!isGood) {
      return { status: 400, body: '{"error":"invalid_grant","error_description":"Invalid JWT Signature."}' };
    }
    const access = `ya29.test-${this.granted.length + 1}`;
    this.granted.push(access);
    return {
      status: 200,
      body: JSON.stringify({ access_token: access, expires_in: 3599, token_type: 'Bearer' }),
    };
  }
}

type Outcome = HttpReply | 'reset' | undefined;

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
