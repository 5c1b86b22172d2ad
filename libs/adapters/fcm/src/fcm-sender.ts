import { channel } from 'node:diagnostics_channel';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorMessage } from '@tocsin/errors';
import { type News, newsChannel } from '@tocsin/health';
import { maskPictureUrl, maskToken, type Push, type PushAnswer } from '@tocsin/push';
import type { Logger } from 'pino';
import type { Courier } from './courier';
import { DirectCourier } from './direct-courier';
import type { FcmConfig } from '@tocsin/config';
import { type LaneLimits, Lanes } from './lanes';
import { type Patience, pauseMs, usualPatience } from './patience';
import type { Connections } from './post';
import { ProxyCourier } from './proxy-courier';
import { readServiceAccount } from './service-account';
import { pushStyleOf } from './style-of';

export interface FcmOptions {
  /** In place of FCM's own address, for direct mode. */
  readonly origin?: string;
  /** Keeps and makes connections over TLS: a test's own authorities, a way through a firewall. */
  readonly agent?: HttpsAgent;
  readonly patience?: Partial<Patience>;
  readonly lanes?: Partial<LaneLimits>;
}

const usualLanes: LaneLimits = { atOnce: 32, slowAfterMs: 1_000, slowAtMost: 512, waitAtMost: 10_000 };

const say = (news: News): void => channel(newsChannel).publish(news);

/** There is no way for pushes to go; the log has said so. */
class NoWay {
  constructor(readonly reason: string) {}
}

/** What is left of a push when the sender is through with it. */
export type FinalAnswer = Exclude<PushAnswer, { kind: 'retry' }>;

/**
 * Sends pushes by FCM, directly or through a proxy, some at once. Trouble is an answer, never an exception; what may
 * pass is tried again with growing pauses, while others go on.
 */
export class FcmSender implements AsyncDisposable {
  readonly #courier: Courier | NoWay;
  readonly #connections: Connections;
  readonly #log: Logger;
  readonly #patience: Patience;
  readonly #lanes: Lanes;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  private constructor(courier: Courier | NoWay, connections: Connections, log: Logger, options: FcmOptions) {
    this.#courier = courier;
    this.#connections = connections;
    this.#log = log;
    this.#patience = { ...usualPatience, ...options.patience };
    this.#lanes = new Lanes({ ...usualLanes, ...options.lanes });
  }

  /**
   * Never fails: settings that cannot work are said in the log, and are the answer to each push.
   * @param settings - those in force; how a push is delivered is looked up for each
   */
  static async open(settings: () => FcmConfig, log: Logger, options: FcmOptions = {}): Promise<FcmSender> {
    warnOfOldSettings(settings(), log);
    const connections = {
      http: new HttpAgent({ keepAlive: true }),
      https: options.agent ?? new HttpsAgent({ keepAlive: true }),
    };
    const courier = await courierFor(settings, connections, log, options);
    return new FcmSender(courier, connections, log, options);
  }

  /** Why no push can go out at all, by the settings; undefined where there is a way. */
  get obstacle(): string | undefined {
    return this.#courier instanceof NoWay ? this.#courier.reason : undefined;
  }

  /** @throws the signal's reason, or CodedError `push-stopped`, where it was stopped before there was an answer */
  async send(push: Push, signal: AbortSignal): Promise<FinalAnswer> {
    const stop = AbortSignal.any([signal, this.#closing.signal]);
    const sending = this.#send(push, stop);
    this.#running.add(sending);
    try {
      return await sending;
    } finally {
      this.#running.delete(sending);
    }
  }

  /** Stops what is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new Error('pushes are being stopped'));
    if (!(this.#courier instanceof NoWay)) this.#courier.close();
    await Promise.allSettled(this.#running);
    this.#connections.http.destroy();
    this.#connections.https.destroy();
  }

  async #send(push: Push, signal: AbortSignal): Promise<FinalAnswer> {
    const courier = this.#courier;
    // Said at the start: to say it again for each push would only drown what matters.
    if (courier instanceof NoWay) return { kind: 'failed', reason: courier.reason };
    const { eventId, monitorId, phase } = push.subject;
    // Not `token`: the log hides whatever has that name, and the operator wants to know which device it was.
    const about = { eventId, monitorId, device: maskToken(push.token) };
    const body = courier.bodyOf(push);
    this.#log.info(about, `Sending event_${phase} notification over FCM`);
    this.#log.trace({ ...about, push: maskedBody(body, push.token) }, 'the push in full');
    const answer = await this.#untilFinal(courier, push, body, signal);
    if (answer.kind === 'sent') this.#log.debug(about, 'FCM took the push');
    else this.#log.warn({ ...about, ...answer }, `the push was not taken: ${answer.reason}`);
    return answer;
  }

  async #untilFinal(courier: Courier, push: Push, body: string, signal: AbortSignal): Promise<FinalAnswer> {
    const startedAt = performance.now();
    const attemptOnce = async (): Promise<PushAnswer> => {
      signal.throwIfAborted();
      const waitedMs = performance.now() - startedAt;
      if (waitedMs > this.#patience.giveUpAfterMs) {
        return {
          kind: 'failed',
          reason: `given up: it waited ${Math.round(waitedMs / 1000)} s for its turn`,
        };
      }
      return masked(await courier.carry(push, body, signal), push.token);
    };
    for (let attempt = 1; ; attempt += 1) {
      const answer = this.#lanes.isFull ? tooMany : await this.#lanes.run(attemptOnce);
      // What does not pass is known only when it is given up: that it does not go now is to be seen at once.
      // That a phone is gone is trouble of the phone's: FCM has answered.
      const failure = answer.kind === 'retry' ? answer.reason : undefined;
      if (answer.kind !== 'failed') say({ kind: 'tried', dependency: 'fcm', failure });
      if (answer.kind !== 'retry') return answer;
      const waitMs = Math.max(answer.retryAfterMs ?? 0, pauseMs(this.#patience, attempt, Math.random()));
      const wouldEndMs = performance.now() - startedAt + waitMs;
      if (attempt >= this.#patience.attempts || wouldEndMs > this.#patience.giveUpAfterMs) {
        return { kind: 'failed', reason: givenUp(attempt, answer.reason) };
      }
      this.#log.debug(
        { device: maskToken(push.token), attempt, waitMs, reason: answer.reason },
        'push waits',
      );
      await sleep(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

const givenUp = (attempts: number, reason: string): string =>
  `given up after ${attempts} attempt${attempts === 1 ? '' : 's'}: ${reason}`;

const tooMany: PushAnswer = { kind: 'retry', reason: 'too many pushes wait for their turn' };

/** The other side may quote what we sent. */
const masked = (answer: PushAnswer, token: string): PushAnswer =>
  answer.kind === 'sent'
    ? answer
    : { ...answer, reason: maskPictureUrl(answer.reason.replaceAll(token, maskToken(token))) };

const maskedBody = (body: string, token: string): string =>
  maskPictureUrl(body.replaceAll(JSON.stringify(token), JSON.stringify(maskToken(token))));

async function courierFor(
  settings: () => FcmConfig,
  connections: Connections,
  log: Logger,
  { origin = 'https://fcm.googleapis.com', patience }: FcmOptions,
): Promise<Courier | NoWay> {
  const style = () => pushStyleOf(settings());
  const timeoutMs = patience?.timeoutMs ?? usualPatience.timeoutMs;
  const { fcm_service_account_file: keyFile, fcm_v1_url: url, fcm_v1_key: key } = settings();
  if (keyFile !== undefined) {
    await tryAccount(keyFile, log);
    return new DirectCourier({ origin, keyFile, style }, connections, timeoutMs);
  }
  if (url === undefined || key === undefined) {
    const reason = `${url === undefined ? 'fcm_v1_url' : 'fcm_v1_key'} is not set in [fcm], nor fcm_service_account_file`;
    log.warn(
      `no pushes are sent to phones: ${reason}. Take them from your old configuration, use a project of your own, or switch pushes off with [fcm] enable = no`,
    );
    return new NoWay(reason);
  }
  log.info({ proxy: new URL(url).host }, 'Push enabled via FCM, through a proxy');
  return new ProxyCourier({ url: new URL(url), key, style }, connections, timeoutMs);
}

async function tryAccount(keyFile: string, log: Logger): Promise<void> {
  try {
    const { projectId } = await readServiceAccount(keyFile);
    log.info({ projectId }, 'Push enabled via FCM, directly');
  } catch (error) {
    log.error({ err: error }, `pushes will fail: ${errorMessage(error)}`);
  }
}

function warnOfOldSettings({ use_fcmv1: isV1, api_key: apiKey }: FcmConfig, log: Logger): void {
  if (!isV1 || apiKey !== undefined) {
    log.warn(
      '[fcm] use_fcmv1 = no and api_key mean nothing: Google ended that protocol in 2024; version 1 is used',
    );
  }
}
