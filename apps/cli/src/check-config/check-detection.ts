import type { Config } from '@tocsin/config';
import { chooseLookers } from '@tocsin/detection';
import type { ConfigNote } from '@tocsin/object-config';
import { defaultDetectionConfig } from '@tocsin/object-config';
import { type LoadedConfig, readDetectionFile } from '@tocsin/object-config-file';
import type { Console } from '../console';
import { detectionListing, differenceListing } from './detection-listing';

/**
 * Prints how pictures are looked at: the settings of the objectconfig file, what differs for single monitors, what
 * has another name now, and everything that is wrong.
 * @returns whether alarms can be looked at with it
 * @throws CodedError `object-config-unreadable`
 */
export async function checkDetection(config: Config, { out, err }: Console): Promise<boolean> {
  const lookers = Object.values(chooseLookers(config));
  if (!lookers.some(({ kind }) => kind === 'builtin')) {
    out(`Detection: not by Tocsin (${lookers[0]?.reason ?? ''})\n`);
    return true;
  }
  const { detector } = config;
  const loaded = await readDetectionFile({ file: detector.object_config, detector });
  if (loaded === undefined) {
    out(
      `Detection ([detector], no objectconfig file):\n\n${detectionListing(defaultDetectionConfig(detector))}\n`,
    );
    return true;
  }
  print(loaded, out);
  const say = (kind: string) => (note: ConfigNote) => err(`${kind}: ${note.where}: ${note.message}`);
  loaded.notes.notices.forEach(say('old name'));
  loaded.notes.warnings.forEach(say('warning'));
  loaded.notes.problems.forEach(say('mistake'));
  return loaded.notes.problems.length === 0;
}

function print({ file, generation, monitorIds, forMonitor }: LoadedConfig, out: Console['out']): void {
  const whole = forMonitor(null);
  out(`Detection (read ${file}, written for ${generation}.x):\n`);
  if (whole !== null) out(`${detectionListing(whole)}\n`);
  for (const id of monitorIds) {
    const own = forMonitor(id);
    if (own === null) continue;
    const listing = whole === null ? detectionListing(own) : differenceListing(own, whole);
    out(`Monitor ${id}:\n\n${listing === '' ? 'nothing differs' : listing}\n`);
  }
}
