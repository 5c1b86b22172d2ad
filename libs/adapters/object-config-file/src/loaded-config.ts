import { LabelPatterns } from '@tocsin/detection';
import type { DetectionConfig, PortalSettings } from '@tocsin/detection-config';
import { errorMessage } from '@tocsin/errors';
import {
  type ConfigNote,
  type ConfigNotes,
  detectionConfigFor,
  monitorsOf,
  NoteBook,
  type Override,
} from '@tocsin/object-config';
import { withMovedFiles } from './moved-files';
import { readObjectConfig } from './read-object-config';

/** A file as it was read once, understood for every monitor. */
export interface LoadedConfig {
  readonly file: string;
  readonly generation: DetectionConfig['generation'];
  /** Null where the file has a mistake that this monitor meets. */
  readonly forMonitor: (monitorId: number | null) => DetectionConfig | null;
  /** Monitors with a section of their own. */
  readonly monitorIds: readonly number[];
  readonly secretsFile: string | null;
  /** The same as it is named, as a whole path. */
  readonly secretsNamed: string | null;
  /** Of the secrets file, before it was read. */
  readonly secretsState: string | null;
  /** Of all monitors together. */
  readonly notes: ConfigNotes;
}

/**
 * @param whereIs - where a file that the file names lies now
 * @throws CodedError `object-config-unreadable`, `override-invalid`
 */
export async function loadConfig(
  file: string,
  portal: PortalSettings,
  overrides: readonly Override[] = [],
  whereIs: (file: string) => string = (named) => named,
): Promise<LoadedConfig> {
  const { source, secrets, secretsNamed, secretsState, notes } = await readObjectConfig(
    file,
    overrides,
    whereIs,
  );
  const monitorIds = monitorsOf(source);
  const configs = new Map<number | null, DetectionConfig | null>();
  const all = new NoteBook();
  all.addAll(notes);
  for (const monitorId of [null, ...monitorIds]) {
    const { config, ...said } = detectionConfigFor(source, monitorId, { secrets, patternTrouble, portal });
    configs.set(monitorId, config === null ? null : await withMovedFiles(config, whereIs));
    all.addAll({ ...said, problems: said.problems.map((problem) => ofMonitor(problem, monitorId, all)) });
  }
  const rest = configs.get(null) ?? null;
  return {
    file,
    generation: source.generation,
    // A monitor without a section is looked at as a picture of none is.
    forMonitor: (monitorId) => (configs.has(monitorId) ? (configs.get(monitorId) ?? null) : rest),
    monitorIds,
    secretsFile: secrets.file,
    secretsNamed,
    secretsState,
    notes: all,
  };
}

/** A mistake that other monitors do not meet says whose it is. */
function ofMonitor(problem: ConfigNote, monitorId: number | null, { problems }: ConfigNotes): ConfigNote {
  const { where, message } = problem;
  const isCommon = problems.some((each) => each.where === where && each.message === message);
  return isCommon || monitorId === null ? problem : { where, message: `${message} (monitor ${monitorId})` };
}

function patternTrouble(pattern: string): string | undefined {
  let trouble: string | undefined;
  const onTrouble = (_pattern: string, error: unknown) => {
    trouble = errorMessage(error);
  };
  new LabelPatterns({ test: () => true, onTrouble }).matches(pattern, '');
  return trouble;
}
