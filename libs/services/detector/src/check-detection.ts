import type { Config } from '@tocsin/config';
import { chooseLookers } from '@tocsin/detection';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { ConfigNote } from '@tocsin/object-config';
import { defaultDetectionConfig } from '@tocsin/object-config';
import { type LoadedConfig, readDetectionFile } from '@tocsin/object-config-file';
import type { FurtherCheck, Printer } from '@tocsin/runtime';
import { detectionListing, differenceListing } from './detection-listing';

/** How pictures are looked at. */
export interface DetectionCheck {
  /** Whether alarms can be looked at with it. */
  readonly isUsable: boolean;
  /** Why Tocsin does not look, or what is wrong with the file; `''` where there is nothing to say. */
  readonly reason: string;
  readonly detector?: Config['detector'];
  /** The objectconfig file, where one is read. */
  readonly loaded?: LoadedConfig;
}

/** Reads the objectconfig file, where Tocsin looks at pictures by one, and tells what it says and what is wrong with it. */
export async function checkDetection(config: Config): Promise<FurtherCheck> {
  const check = await examineDetection(config);
  return {
    isUsable: check.isUsable,
    print: (printer) => printDetection(check, printer),
    json: { detection: detectionAsJson(check) },
  };
}

export async function examineDetection(config: Config): Promise<DetectionCheck> {
  const lookers = Object.values(chooseLookers(config));
  if (!lookers.some(({ kind }) => kind === 'builtin')) {
    return { isUsable: true, reason: `not by Tocsin (${lookers[0]?.reason ?? ''})` };
  }
  const { detector } = config;
  try {
    const loaded = await readDetectionFile({ file: detector.object_config, detector });
    if (loaded === undefined) return { isUsable: true, reason: '', detector };
    return { isUsable: loaded.notes.problems.length === 0, reason: '', loaded };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { isUsable: false, reason: errorMessage(error) };
  }
}

/** Settings of the objectconfig file, what differs for single monitors, old names, and everything that is wrong. */
function printDetection({ isUsable, reason, detector, loaded }: DetectionCheck, { out, err }: Printer): void {
  if (!isUsable && reason !== '') err(`fatal: detection: ${reason}`);
  else if (reason !== '') out(`Detection: ${reason}\n`);
  if (detector !== undefined) {
    const settings = detectionListing(defaultDetectionConfig(detector));
    out(`Detection ([detector], no objectconfig file):\n\n${settings}\n`);
  }
  if (loaded === undefined) return;
  print(loaded, out);
  const say = (kind: string) => (note: ConfigNote) => err(`${kind}: ${note.where}: ${note.message}`);
  loaded.notes.notices.forEach(say('old name'));
  loaded.notes.warnings.forEach(say('warning'));
  loaded.notes.problems.forEach(say('mistake'));
}

/** The same for programs. */
function detectionAsJson({ isUsable, reason, loaded }: DetectionCheck): Readonly<Record<string, unknown>> {
  if (loaded === undefined) return { usable: isUsable, reason, file: null };
  const { file, generation, monitorIds, notes } = loaded;
  const { notices: oldNames, warnings, problems: mistakes } = notes;
  return { usable: isUsable, reason, file, generation, monitors: monitorIds, mistakes, warnings, oldNames };
}

function print({ file, generation, monitorIds, forMonitor }: LoadedConfig, out: Printer['out']): void {
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
