import type { Config } from '@tocsin/config';
import {
  controlledConfig,
  type ControlPlace,
  type ControlState,
  untouchedControl,
} from '@tocsin/notifications';
import type { Written } from '../config/written-settings';
import type { Logger } from '../logger';
import { RunningService, type ServiceByConfig } from './running-service';

/** The settings that hold: as written, but for what control clients changed, as soon as they change it. */
export class SettingsInForce implements AsyncDisposable {
  readonly #written: Written;
  readonly #log: Logger;
  readonly #services = new Set<RunningService>();
  readonly #rewritten: Disposable;
  #ear: AsyncDisposable | undefined;
  #state = untouchedControl;
  #config: Config;

  private constructor(written: Written, log: Logger) {
    this.#written = written;
    this.#log = log;
    this.#config = written.config;
    this.#rewritten = written.listen(() => this.#settle());
  }

  /**
   * @param written - the settings as the operator wrote them
   * @throws CodedError `control-unavailable` (retryable)
   */
  static async open(written: Written, place: ControlPlace, log: Logger): Promise<SettingsInForce> {
    const settings = new SettingsInForce(written, log);
    if (written.config.general.use_escontrol_interface) {
      // First the ear: what is said while we read is not missed.
      settings.#ear = await place.listen((state) => settings.#hear(state));
      settings.#hear(await place.read());
    }
    return settings;
  }

  /** As they are now. */
  get config(): Config {
    return this.#config;
  }

  /** Runs a service by these settings, and anew by others once it needs them. */
  async run(service: ServiceByConfig): Promise<AsyncDisposable> {
    const running = await RunningService.start(service, () => this.#config, this.#log);
    this.#services.add(running);
    return {
      [Symbol.asyncDispose]: async () => {
        this.#services.delete(running);
        await running[Symbol.asyncDispose]();
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#rewritten[Symbol.dispose]();
    await this.#ear?.[Symbol.asyncDispose]();
  }

  #hear(state: ControlState): void {
    this.#state = state;
    if (state.overrides.size > 0) {
      this.#log.info({ settings: [...state.overrides.keys()] }, 'control clients have changed settings');
    }
    this.#settle();
  }

  #settle(): void {
    const written = this.#written.config;
    const { config, unusable } = controlledConfig(written, this.#state);
    this.#config = this.#state.overrides.size === 0 ? written : config;
    if (unusable.length > 0) {
      this.#log.warn(
        { settings: unusable },
        'settings that control clients gave cannot be used; the file holds for them',
      );
    }
    for (const service of this.#services) service.settingsChanged();
  }
}
