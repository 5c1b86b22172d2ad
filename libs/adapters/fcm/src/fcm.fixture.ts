import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import path from 'node:path';
import { FcmConfig } from '@tocsin/config';
import { EventId, MonitorId } from '@tocsin/messages';
import type { Push } from '@tocsin/push';
import pino from 'pino';
import { FakeFcm } from '../../../../tools/testing/fake-fcm';
import { LogLines } from '../../../../tools/testing/log-lines';
import { type FcmOptions, FcmSender } from './fcm-sender';

export const pushTo = (token: string, parts: Partial<Push> = {}): Push => ({
  token,
  platform: 'android',
  hasChannel: true,
  title: 'Garage Alarm',
  body: 'Motion: All at 06:48 AM, 06-Oct',
  sound: 'default',
  badge: 1,
  subject: {
    eventId: EventId.parse(5060),
    monitorId: MonitorId.parse(1),
    monitorName: 'Garage',
    phase: 'start',
    cause: 'Motion: All',
  },
  ...parts,
});

export const never = new AbortController().signal;

/** A fake FCM and senders that reach it, with the patience of a test. */
export class Bench implements AsyncDisposable {
  readonly lines = new LogLines();
  /** Everything in the log, as it would stand in a file. */
  logText = '';
  readonly keyFile: string;
  readonly #senders: FcmSender[] = [];

  private constructor(readonly fcm: FakeFcm) {
    this.keyFile = path.join(path.dirname(fcm.certFile), 'account.json');
  }

  static async make(): Promise<Bench> {
    const bench = new Bench(await FakeFcm.start());
    await writeFile(bench.keyFile, bench.fcm.keyFile());
    return bench;
  }

  direct(options: FcmOptions = {}): Promise<FcmSender> {
    return this.open({ fcm_service_account_file: this.keyFile }, options);
  }

  proxy(options: FcmOptions = {}): Promise<FcmSender> {
    return this.open({ fcm_v1_url: this.fcm.proxyUrl, fcm_v1_key: FakeFcm.proxyKey }, options);
  }

  async open(settings: Partial<FcmConfig>, options: FcmOptions = {}): Promise<FcmSender> {
    const sender = await FcmSender.open(() => FcmConfig.parse(settings), pino({ level: 'trace' }, this), {
      origin: this.fcm.origin,
      agent: this.agent(),
      ...options,
      patience: {
        timeoutMs: 5_000,
        firstPauseMs: 5,
        attempts: 4,
        giveUpAfterMs: 10_000,
        ...options.patience,
      },
    });
    this.#senders.push(sender);
    return sender;
  }

  /** Where pino writes. */
  write(text: string): void {
    this.logText += text;
    this.lines.write(text);
  }

  agent(): Agent {
    return new Agent({ keepAlive: true, ca: readFileSync(this.fcm.certFile) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const sender of this.#senders) await sender[Symbol.asyncDispose]();
    await this.fcm[Symbol.asyncDispose]();
  }
}
