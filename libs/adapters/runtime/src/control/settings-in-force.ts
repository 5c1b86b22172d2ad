import type { Config } from '@tocsin/config';
import { controlledConfig, type ControlPlace, type ControlState } from '@tocsin/notifications';
import type { Logger } from '../logger';
import { RunningService, type ServiceByConfig } from './running-service';

/** The settings that hold: as written, but for what control clients changed, as soon as they change it. */
export class SettingsInForce implements AsyncDisposable {
  readonly #written: Config;
  readonly #log: Logger;
  readonly #services = new Set<RunningService>();
  #ear: AsyncDisposable | undefined;
  #config: Config;

  private constructor(written: Config, log: Logger) {
    this.#written = written;
    this.#log = log;
    this.#config = written;
  }

  /**
   * @param written - the settings as the operator wrote them
   * @throws CodedError `control-unavailable` (retryable)
   */
  static async open(written: Config, place: ControlPlace, log: Logger): Promise<SettingsInForce> {
    const settings = new SettingsInForce(written, log);
    if (written.general.use_escontrol_interface) {
      // First the ear: what is said while we read is not missed.
      settings.#ear = await place.listen((state) => settings.#use(state));
      settings.#use(await place.read());
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
    await this.#ear?.[Symbol.asyncDispose]();
  }

  #use(state: ControlState): void {
    const { config, unusable } = controlledConfig(this.#written, state);
    this.#config = config;
    if (state.overrides.size > 0) {
      this.#log.info({ settings: [...state.overrides.keys()] }, 'control clients have changed settings');
    }
    if (unusable.length > 0) {
      this.#log.warn(
        { settings: unusable },
        'settings that control clients gave cannot be used; the file holds for them',
      );
    }
    for (const service of this.#services) service.settingsChanged();
  }
}
