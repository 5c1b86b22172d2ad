import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FakeFcm } from '../../../../../tools/testing/fake-fcm';
import type { FcmOptions } from '@tocsin/fcm';
import { decodeTokenFile, type Device } from '@tocsin/push';
import { GatewayRig, type RigOptions } from './gateway-rig';
import type { TestClient } from './test-client';

export interface PushRigOptions extends RigOptions {
  readonly patience?: FcmOptions['patience'];
}

/** A gateway that pushes to a fake FCM, directly or through its proxy, with a token file of its own. */
export class PushRig implements AsyncDisposable {
  #gateway: GatewayRig | undefined;

  private constructor(
    readonly fcm: FakeFcm,
    readonly folder: string,
    private readonly options: PushRigOptions,
    private readonly way: 'proxy' | 'direct',
  ) {}

  /** @param tokens - what the token file holds at first */
  static async start(
    options: PushRigOptions = {},
    tokens?: object,
    way: 'proxy' | 'direct' = 'proxy',
  ): Promise<PushRig> {
    const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-push-'));
    const rig = new PushRig(await FakeFcm.start(), folder, options, way);
    writeFileSync(rig.#keyFile, rig.fcm.keyFile());
    if (tokens !== undefined) {
      writeFileSync(rig.tokenFile, JSON.stringify({ tokens }));
    }
    await rig.restart();
    return rig;
  }

  get gateway(): GatewayRig {
    if (this.#gateway === undefined) throw new Error('the gateway does not run');
    return this.#gateway;
  }

  get tokenFile(): string {
    return path.join(this.folder, 'tokens.txt');
  }

  get #keyFile(): string {
    return path.join(this.folder, 'key.json');
  }

  /** What the token file says of each device. */
  get tokens(): Readonly<Record<string, Device>> {
    const { devices } = decodeTokenFile(readFileSync(this.tokenFile, 'utf8'), new Date().getMonth());
    return Object.fromEntries(devices);
  }

  /** Everything that the gateway that runs now has logged. */
  get log(): string {
    return this.gateway.logged.join('');
  }

  async stop(): Promise<void> {
    await this.#gateway?.[Symbol.asyncDispose]();
    this.#gateway = undefined;
  }

  async restart(): Promise<void> {
    await this.stop();
    const { config, parts, patience } = this.options;
    const way =
      this.way === 'proxy'
        ? { fcm_v1_url: this.fcm.proxyUrl, fcm_v1_key: FakeFcm.proxyKey }
        : { fcm_service_account_file: this.#keyFile };
    const fcm = { enable: 'yes', token_file: this.tokenFile, ...way, ...config?.fcm };
    this.#gateway = await GatewayRig.start({
      ...this.options,
      config: { ...config, fcm },
      parts: {
        fcm: {
          agent: new Agent({ ca: readFileSync(this.fcm.certFile), keepAlive: true }),
          origin: this.fcm.origin,
          patience: { timeoutMs: 3_000, firstPauseMs: 50, attempts: 3, giveUpAfterMs: 5_000, ...patience },
        },
        ...parts,
      },
    });
  }

  /** A client that runs on a device and has said so. */
  async phone(token: string, data: Record<string, unknown> = {}, user = 'admin'): Promise<TestClient> {
    const client = await this.gateway.client(user);
    await register(client, token, data);
    return client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#gateway?.[Symbol.asyncDispose]();
    await this.fcm[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Sends a `push`/`token` message, which is not answered. */
export async function register(
  client: TestClient,
  token: string,
  data: Record<string, unknown> = {},
): Promise<void> {
  client.say({ event: 'push', data: { type: 'token', platform: 'ios', state: 'enabled', token, ...data } });
  await client.saysNothingMore();
}
