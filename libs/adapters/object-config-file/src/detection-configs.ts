import { channel } from 'node:diagnostics_channel';
import path from 'node:path';
import type { DetectionConfig } from '@tocsin/detection-config';
import { CodedError, errorMessage } from '@tocsin/errors';
import { type News, newsChannel } from '@tocsin/health';
import {
  type ConfigNote,
  type ConfigNotes,
  defaultDetectionConfig,
  type DetectorDefaults,
  type Override,
} from '@tocsin/object-config';
import type { Logger } from 'pino';
import { type LoadedConfig, loadConfig } from './loaded-config';
import { stateOf } from './read-text';

const say = (news: News): void => channel(newsChannel).publish(news);

/** Where the old detector has its file; of two, the YAML one counts. */
const usualFiles = ['/etc/zm/objectconfig.yml', '/etc/zm/objectconfig.ini'];

/** How the pictures of each monitor are looked at; follows the file as it changes. */
export interface DetectionConfigs extends ConfigNotes {
  /** The file in force; null where there is none and `[detector]` says everything. */
  readonly file: string | null;
  /** Monitors with a section of their own. */
  readonly monitorIds: readonly number[];
  /**
   * What is in force for a monitor now; null: for pictures of no monitor (`--file`). Looks at the file's time first,
   * so it is to be asked for every alarm; equal answers are the same object.
   * @throws CodedError `object-config-invalid`, `object-config-unreadable`: no usable file was ever read
   */
  forMonitor(monitorId: number | null): Promise<DetectionConfig>;
}

export interface DetectionConfigsOptions {
  /** `[detector] object_config`; undefined: one of `usualFiles`, where one exists. */
  readonly file: string | undefined;
  /** What counts without a file; its portal also with a file that names none. */
  readonly detector: DetectorDefaults;
  readonly log: Logger;
  /** In place of what the file says. */
  readonly overrides?: readonly Override[];
  /** For tests: where a file is looked for that is not named. */
  readonly usualFiles?: readonly string[];
}

/** What to read once. */
export interface DetectionFileOptions extends Omit<DetectionConfigsOptions, 'log'> {
  /** Where a file that the file names lies now, for settings that are not in their place yet. */
  readonly whereIs?: (file: string) => string;
}

/** Opens the objectconfig file. Never throws: what is wrong is in the log, in `problems`, and thrown when asked for. */
export async function openDetectionConfigs(options: DetectionConfigsOptions): Promise<DetectionConfigs> {
  const configs = new FollowedConfigs(options);
  await configs.refresh();
  return configs;
}

/**
 * Reads the file once, for who asks what is in it; undefined where there is none.
 * @throws CodedError `object-config-unreadable`
 */
export async function readDetectionFile(options: DetectionFileOptions): Promise<LoadedConfig | undefined> {
  const files = candidates(options);
  const states = await Promise.all(files.map(stateOf));
  const file = options.file === undefined ? files.find((_, index) => states[index] !== null) : files[0];
  if (file === undefined) return undefined;
  return loadConfig(file, defaultDetectionConfig(options.detector).portal, [], options.whereIs);
}

function candidates(options: Omit<DetectionConfigsOptions, 'log'>): string[] {
  const files = options.file === undefined ? (options.usualFiles ?? usualFiles) : [options.file];
  return files.map((file) => path.resolve(file));
}

const noNotes: ConfigNotes = { problems: [], warnings: [], notices: [] };

class FollowedConfigs implements DetectionConfigs {
  readonly #options: DetectionConfigsOptions;
  readonly #defaults: DetectionConfig;
  readonly #candidates: readonly string[];
  #inForce: LoadedConfig | undefined;
  /** Of the file as it is now, in force or not. */
  #notes = noNotes;
  #failure: CodedError | undefined;
  /** The states of the files that were read, in force or not. */
  #seen: readonly (string | null)[] | undefined;
  #secretsFile: string | null = null;
  #refreshing: Promise<void> | undefined;

  constructor(options: DetectionConfigsOptions) {
    this.#options = options;
    this.#defaults = defaultDetectionConfig(options.detector);
    this.#candidates = candidates(options);
  }

  get file(): string | null {
    return this.#inForce?.file ?? null;
  }

  get monitorIds(): readonly number[] {
    return this.#inForce?.monitorIds ?? [];
  }

  get problems(): readonly ConfigNote[] {
    return this.#notes.problems;
  }

  get warnings(): readonly ConfigNote[] {
    return this.#notes.warnings;
  }

  get notices(): readonly ConfigNote[] {
    return this.#notes.notices;
  }

  async forMonitor(monitorId: number | null): Promise<DetectionConfig> {
    await this.refresh();
    const config = this.#inForce?.forMonitor(monitorId);
    if (config !== undefined && config !== null) return config;
    if (this.#failure !== undefined) throw this.#failure;
    return this.#defaults;
  }

  /** Reads the file where it has changed; who asks meanwhile waits for the same reading. */
  async refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #refresh(): Promise<void> {
    const states = await Promise.all(this.#candidates.map(stateOf));
    const secretsState = this.#secretsFile === null ? null : await stateOf(this.#secretsFile);
    if (this.#seen?.join() === [...states, secretsState].join()) return;
    this.#seen = [...states, secretsState];
    const [file, ...others] = this.#candidates.filter((_, index) => states[index] !== null);
    if (file === undefined) {
      this.#withoutFile();
      return;
    }
    for (const other of others) this.#options.log.warn(`${other} is not read, since there is ${file}`);
    try {
      const loaded = await loadConfig(file, this.#defaults.portal, this.#options.overrides);
      this.#secretsFile = loaded.secretsFile;
      this.#seen = [...states, loaded.secretsState];
      this.#take(loaded);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      this.#refuse(file, { ...noNotes, problems: [{ where: file, message: error.message }] }, error);
    }
  }

  #take(loaded: LoadedConfig): void {
    const { file, notes, generation, monitorIds } = loaded;
    const { log } = this.#options;
    const failure = notes.problems.length === 0 ? undefined : failureOf(file, notes.problems);
    if (failure !== undefined && (this.#inForce === undefined || isWorse(loaded, this.#inForce))) {
      this.#refuse(file, notes, failure);
      if (this.#inForce !== undefined) return;
    }
    this.#inForce = loaded;
    this.#notes = notes;
    this.#failure = failure;
    if (failure === undefined) say({ kind: 'up', dependency: 'objectconfig' });
    for (const { where, message } of notes.warnings) log.warn({ objectConfig: file }, `${where}: ${message}`);
    log.info(
      { objectConfig: file, generation: `${generation}.x`, monitors: monitorIds },
      'detection settings read',
    );
  }

  /** What is in force stays so; without anything in force alarms go out without a look. */
  #refuse(file: string, notes: ConfigNotes, error: CodedError): void {
    const stays = this.#inForce !== undefined;
    const effect = stays ? 'what was read before stays in force' : 'until then alarms go out without a look';
    this.#notes = notes;
    if (!stays) this.#failure = error;
    this.#options.log.error({ err: error, objectConfig: file }, `${errorMessage(error)}\n${effect}`);
    say({ kind: 'down', dependency: 'objectconfig', reason: `${errorMessage(error)}\n${effect}` });
  }

  #withoutFile(): void {
    const { file, log } = this.#options;
    if (file === undefined && this.#inForce === undefined) {
      log.info('there is no objectconfig file: [detector] says how pictures are looked at');
      return;
    }
    const missing = this.#inForce?.file ?? this.#candidates[0] ?? '';
    const error = new CodedError(
      'object-config-unreadable',
      `${missing} does not exist; see [detector] object_config`,
    );
    this.#refuse(missing, { ...noNotes, problems: [{ where: missing, message: 'does not exist' }] }, error);
  }
}

function failureOf(file: string, problems: readonly ConfigNote[]): CodedError {
  const lines = problems.map(({ where, message }) => `  ${where}: ${message}`);
  const count = `${lines.length} mistake${lines.length === 1 ? '' : 's'}`;
  return new CodedError('object-config-invalid', `${file} has ${count}:\n${lines.join('\n')}`);
}

/** Whether a monitor would lose what it has. */
function isWorse(next: LoadedConfig, now: LoadedConfig): boolean {
  return [null, ...now.monitorIds, ...next.monitorIds].some(
    (id) => next.forMonitor(id) === null && now.forMonitor(id) !== null,
  );
}
