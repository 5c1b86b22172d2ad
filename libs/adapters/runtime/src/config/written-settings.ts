import { channel } from 'node:diagnostics_channel';
import { type Config, allSettings } from '@tocsin/config';
import { CodedError, errorMessage } from '@tocsin/errors';
import { type News, newsChannel } from '@tocsin/health';
import { fatalFindingsOf } from '../check-config/findings';
import { RunningService, type ServiceByConfig } from '../control/running-service';
import type { Logger } from '../logger';
import { FollowedFiles } from './followed-files';
import type { LoadedConfig } from './load-config';
import { needsRestart } from './needs-restart';

const say = (news: News): void => channel(newsChannel).publish(news);

/** The settings as the operator wrote them, now and whenever they are written anew. */
export interface Written {
  readonly config: Config;
  /** Calls `listener` with the settings whenever others are in force. */
  listen(listener: (config: Config) => void): Disposable;
}

/** Settings that nobody writes anew. */
export const writtenOnce = (config: Config): Written => ({
  config,
  listen: () => ({ [Symbol.dispose]: () => undefined }),
});

/** Follows the files that the settings come from. What cannot be used is refused, and the settings in force stay. */
export class WrittenSettings implements Written, Disposable {
  readonly #load: () => LoadedConfig;
  readonly #log: Logger;
  readonly #files: FollowedFiles;
  readonly #listeners = new Set<(config: Config) => void>();
  #loaded: LoadedConfig;

  constructor(load: () => LoadedConfig, log: Logger, intervalMs?: number) {
    this.#load = load;
    this.#log = log;
    this.#loaded = load();
    this.#files = new FollowedFiles(
      () => this.#loaded.files,
      () => this.reload(),
      intervalMs,
    );
  }

  get config(): Config {
    return this.#loaded.config;
  }

  /** Where they came from, and what there was to say of them at the start. */
  get loaded(): LoadedConfig {
    return this.#loaded;
  }

  listen(listener: (config: Config) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /** Runs a service by these settings, and anew by others once it needs them. */
  async run(service: ServiceByConfig): Promise<AsyncDisposable> {
    const running = await RunningService.start(service, () => this.config, this.#log);
    const ear = this.listen(() => running.settingsChanged());
    return {
      [Symbol.asyncDispose]: async () => {
        ear[Symbol.dispose]();
        await running[Symbol.asyncDispose]();
      },
    };
  }

  /** Reads the files again. Never throws: the log says what is wrong with them. */
  reload(): void {
    const former = this.config;
    try {
      const loaded = this.#load();
      refuseNone(this.#loaded.file, loaded.file);
      refuseNewFaults(former, loaded.config);
      this.#loaded = loaded;
    } catch (error) {
      const code = error instanceof CodedError ? { code: error.code } : { err: error };
      this.#log.error(
        code,
        `the settings that were changed are refused, those in force stay: ${errorMessage(error)}`,
      );
      say({ kind: 'down', dependency: 'settings', reason: errorMessage(error) });
      return;
    }
    say({ kind: 'up', dependency: 'settings' });
    this.#files.known();
    this.#tell(former);
  }

  [Symbol.dispose](): void {
    this.#files[Symbol.dispose]();
    this.#listeners.clear();
  }

  #tell(former: Config): void {
    const log = this.#log;
    for (const { where, message } of this.#loaded.warnings) log.warn({ where }, message);
    const settings = changesBetween(former, this.config);
    if (settings.length === 0) {
      log.info('the settings were read again: nothing has changed');
      return;
    }
    log.info({ settings }, `settings were changed: ${settings.join(', ')}`);
    const later = settings.filter(needsRestart);
    if (later.length > 0) {
      log.warn({ settings: later }, `these hold only once this process is restarted: ${later.join(', ')}`);
    }
    for (const listener of this.#listeners) listener(this.config);
  }
}

/**
 * A file that was deleted does not mean the defaults: nobody who locks his door wants it open for want of the key.
 * @throws CodedError `config-missing`
 */
function refuseNone(former: string | null, file: string | null): void {
  if (former === null || file !== null) return;
  throw new CodedError('config-missing', `${former} is gone; put it back, or restart to run without it`);
}

/** @throws CodedError `config-unusable` for what would keep us from starting, and did not before */
function refuseNewFaults(former: Config, config: Config): void {
  const known = new Set(fatalFindingsOf(former).map(({ key }) => key));
  const faults = fatalFindingsOf(config).filter(({ key }) => !known.has(key));
  if (faults.length === 0) return;
  const reasons = faults.map(({ key, message }) => `${key}: ${message}`).join('; ');
  throw new CodedError('config-unusable', `Tocsin cannot run by these settings: ${reasons}`);
}

function changesBetween(former: Config, config: Config): string[] {
  const valueOf = (from: Config, section: keyof Config, key: string) =>
    JSON.stringify(Object.entries(from[section]).find(([name]) => name === key)?.[1]);
  return allSettings
    .filter(({ section, key }) => valueOf(former, section, key) !== valueOf(config, section, key))
    .map(({ section, key }) => `${section}.${key}`);
}
