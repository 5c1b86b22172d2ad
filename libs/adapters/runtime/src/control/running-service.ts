import type { Config } from '@tocsin/config';
import type { Logger } from '../logger';

/** A service that runs by settings which control clients may change. */
export interface ServiceByConfig {
  /** For the log. */
  readonly name: string;
  /** What of the settings it runs by: only when this changes does it need others. Compared as JSON. */
  readonly uses: (config: Config) => unknown;
  readonly start: (config: Config) => Promise<AsyncDisposable>;
}

/** A service that is closed and started again whenever settings that it uses change. */
export class RunningService implements AsyncDisposable {
  readonly #service: ServiceByConfig;
  readonly #current: () => Config;
  readonly #log: Logger;
  #config: Config;
  #running: AsyncDisposable;
  #work: Promise<void> = Promise.resolve();
  #isOpen = true;

  private constructor(
    service: ServiceByConfig,
    { current, config, running, log }: Started & { readonly current: () => Config; readonly log: Logger },
  ) {
    this.#service = service;
    this.#current = current;
    this.#config = config;
    this.#running = running;
    this.#log = log;
  }

  static async start(service: ServiceByConfig, current: () => Config, log: Logger): Promise<RunningService> {
    const config = current();
    const running = await service.start(config);
    const started = new RunningService(service, { current, config, running, log });
    started.settingsChanged();
    return started;
  }

  /** To be called when the settings may be others. A service that cannot be started by them goes on by those it had. */
  settingsChanged(): void {
    this.#work = this.#work.then(() => this.#follow());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOpen = false;
    await this.#work;
    await this.#running[Symbol.asyncDispose]();
  }

  async #follow(): Promise<void> {
    const { name, uses, start } = this.#service;
    const [former, config] = [this.#config, this.#current()];
    if (!this.#isOpen || JSON.stringify(uses(config)) === JSON.stringify(uses(former))) return;
    this.#log.info({ service: name }, `the ${name} begins anew by changed settings`);
    await this.#running[Symbol.asyncDispose]();
    this.#config = config;
    try {
      this.#running = await start(config);
    } catch (error) {
      this.#log.error(
        { err: error, service: name },
        `the ${name} cannot run by the changed settings; it goes on by those it had`,
      );
      this.#running = await start(former);
    }
  }
}

interface Started {
  readonly config: Config;
  readonly running: AsyncDisposable;
}
