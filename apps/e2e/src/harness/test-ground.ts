import path from 'node:path';
import { RedisServer } from '../../../../tools/testing/redis-server';
import type { Settings } from './ini';
import { PrivateZoneMinder, type PrivateZoneMinderOptions } from './private-zoneminder';
import { TemporaryFolder } from './temporary-folder';
import { type Shape, Tocsin } from './tocsin';

/** What one file of tests shares: a ZoneMinder, a Redis, and a folder for every Tocsin that is started on them. */
export class TestGround implements AsyncDisposable {
  #tocsins = 0;

  private constructor(
    readonly zoneminder: PrivateZoneMinder,
    readonly redis: RedisServer,
    readonly folder: TemporaryFolder,
  ) {}

  static async open(options: PrivateZoneMinderOptions): Promise<TestGround> {
    await using opened = new AsyncDisposableStack();
    const folder = opened.use(new TemporaryFolder());
    const redis = opened.use(await RedisServer.start({ appendOnly: true }));
    const zoneminder = opened.use(await PrivateZoneMinder.open(options));
    opened.move();
    return new TestGround(zoneminder, redis, folder);
  }

  /** A fresh Tocsin that remembers nothing of others. */
  start(
    shape: Shape,
    settings: Settings = {},
    env: Readonly<Record<string, string>> = this.zoneminder.env,
  ): Promise<Tocsin> {
    return Tocsin.start(this.#options(shape, settings, env));
  }

  /** Its config is written, none of its processes runs. */
  prepare(
    shape: Shape,
    settings: Settings = {},
    env: Readonly<Record<string, string>> = this.zoneminder.env,
  ): Tocsin {
    return Tocsin.prepare(this.#options(shape, settings, env));
  }

  #options(shape: Shape, settings: Settings, env: Readonly<Record<string, string>>) {
    this.#tocsins += 1;
    return {
      shape,
      folder: path.join(this.folder.path, `tocsin-${this.#tocsins}`),
      env,
      redisUrl: this.redis.url,
      settings,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.zoneminder[Symbol.asyncDispose]();
    await this.redis[Symbol.asyncDispose]();
    this.folder[Symbol.dispose]();
  }
}
