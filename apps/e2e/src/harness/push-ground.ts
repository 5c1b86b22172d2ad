import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FakeFcm } from '../../../../tools/testing/fake-fcm';
import { mergeSettings, type Settings } from './ini';
import { type JsonRecord, parseRecord } from './json-record';
import { TestGround } from './test-ground';
import type { Shape, Tocsin } from './tocsin';
import { waitFor } from './wait-for';

/** How pushes go: through the apps' proxy, or to FCM itself with a service account. */
export type Way = 'proxy' | 'direct';

export interface PushOptions {
  readonly way?: Way;
  readonly shape?: Shape;
  readonly settings?: Settings;
  /** The entries of `tokens.txt`, or its text. */
  readonly tokens?: object | string;
}

const monitors = [
  { id: 1, name: 'Front Door' },
  { id: 2, name: 'Yard' },
  { id: 3, name: 'Café "Süd"' },
] as const;

/** A ZoneMinder, a fake FCM over TLS, and Tocsins that push to it. */
export class PushGround implements AsyncDisposable {
  #tokenFiles = 0;

  private constructor(
    readonly ground: TestGround,
    readonly fcm: FakeFcm,
  ) {}

  static async open(): Promise<PushGround> {
    const [ground, fcm] = await Promise.all([TestGround.open({ monitors }), FakeFcm.start()]);
    // Ids that no other number in a payload can be taken for.
    await ground.zoneminder.countAnew(5_060_001);
    return new PushGround(ground, fcm);
  }

  async start({
    way = 'proxy',
    shape = 'standalone',
    settings = {},
    tokens,
  }: PushOptions): Promise<PushingTocsin> {
    this.#tokenFiles += 1;
    const folder = path.join(this.ground.folder.path, `push-${this.#tokenFiles}`);
    mkdirSync(folder);
    const [tokenFile, keyFile] = [path.join(folder, 'tokens.txt'), path.join(folder, 'key.json')];
    if (tokens !== undefined)
      writeFileSync(tokenFile, typeof tokens === 'string' ? tokens : JSON.stringify({ tokens }));
    writeFileSync(keyFile, this.fcm.keyFile());
    const fcm =
      way === 'direct'
        ? { fcm_service_account_file: keyFile }
        : { fcm_v1_url: this.fcm.proxyUrl, fcm_v1_key: FakeFcm.proxyKey };
    const ours: Settings = { fcm: { enable: true, token_file: tokenFile, ...fcm } };
    const env = { ...this.ground.zoneminder.env, ...this.fcm.env };
    return new PushingTocsin(
      await this.ground.start(shape, mergeSettings(ours, settings), env),
      tokenFile,
      this,
    );
  }

  /** The bodies that came in for a device about an event, in order. */
  pushes(token: string, eventId: number): readonly JsonRecord[] {
    const bodies = this.fcm.bodiesFor(token).map((body) => JSON.stringify(body));
    return bodies.filter((body) => body.includes(`"eid":"${eventId}"`)).map(parseRecord);
  }

  /** As soon as there are so many. */
  pushed(token: string, eventId: number, count = 1): Promise<readonly JsonRecord[]> {
    return waitFor(
      `${count} pushes of event ${eventId} to ${token}`,
      () => {
        const pushes = this.pushes(token, eventId);
        return pushes.length >= count && pushes;
      },
      { detail: () => JSON.stringify(this.fcm.received.slice(-3)) },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.ground[Symbol.asyncDispose]();
    await this.fcm[Symbol.asyncDispose]();
  }
}

/** A Tocsin with devices. */
export class PushingTocsin implements AsyncDisposable {
  constructor(
    readonly tocsin: Tocsin,
    readonly tokenFile: string,
    private readonly pushGround: PushGround,
  ) {}

  /** What the token file says of each device. */
  get tokens(): Record<string, unknown> {
    return parseRecord(JSON.stringify(parseRecord(readFileSync(this.tokenFile, 'utf8'))['tokens']));
  }

  /** Raises an alarm, and waits until every device has its push of it. @returns the bodies, by token */
  async alarm(
    tokens: readonly string[],
    {
      monitorId = 1,
      cause = 'Motion',
      ends = false,
    }: { monitorId?: number; cause?: string; ends?: boolean } = {},
  ): Promise<{ readonly eventId: number; readonly bodies: Readonly<Record<string, readonly JsonRecord[]>> }> {
    const eventId = await this.pushGround.ground.zoneminder.alarm(monitorId, { cause, text: 'All' });
    const bodies = await Promise.all(
      tokens.map(
        async (token) => [token, await this.pushGround.pushed(token, eventId, ends ? 2 : 1)] as const,
      ),
    );
    return { eventId, bodies: Object.fromEntries(bodies) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tocsin[Symbol.asyncDispose]();
  }
}
