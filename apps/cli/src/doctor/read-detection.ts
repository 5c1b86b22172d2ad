import type { Config } from '@tocsin/config';
import { chooseLookers } from '@tocsin/detection';
import { type LoadedConfig, readDetectionFile } from '@tocsin/object-config-file';

/** Whether any alarm is looked at by Tocsin itself. */
export const looksItself = (config: Config): boolean =>
  Object.values(chooseLookers(config)).some(({ kind }) => kind === 'builtin');

/**
 * The objectconfig file by which alarms are looked at; undefined where there is none, and where nobody looks.
 * @throws CodedError `object-config-unreadable`
 */
export async function readDetection(config: Config): Promise<LoadedConfig | undefined> {
  const { detector } = config;
  return looksItself(config) ? readDetectionFile({ file: detector.object_config, detector }) : undefined;
}
