import { DetectionConfig, type PortalSettings } from '@tocsin/detection-config';
import { type BuildContext, buildContext, having, type PatternTrouble } from './build/build-context';
import { checkNames } from './build/check-names';
import { flatTypes } from './build/flat-types';
import { flatFrames, streamFrames } from './build/frames';
import { labelLimits, pastSettings } from './build/limits';
import { outputOf } from './build/output';
import { portalOf, remoteOf } from './build/portal';
import { sequenceTypes } from './build/sequence-types';
import { zonesOf } from './build/zones';
import { type ConfigNotes, NoteBook } from './notes';
import { effectiveSettings } from './read/effective';
import type { ObjectConfigSource } from './read/source';
import type { SecretsPlace } from './resolve/secrets';

export interface DetectionConfigOptions {
  readonly secrets: SecretsPlace;
  readonly patternTrouble: PatternTrouble;
  /** Counts where the file names no portal. */
  readonly portal?: PortalSettings;
}

export interface MonitorDetection extends ConfigNotes {
  /** Null where there is a problem. */
  readonly config: DetectionConfig | null;
}

/**
 * What an objectconfig file of any generation means for one monitor.
 * @param monitorId - null: for pictures of no monitor; sections of monitors do not count then
 */
export function detectionConfigFor(
  source: ObjectConfigSource,
  monitorId: number | null,
  options: DetectionConfigOptions,
): MonitorDetection {
  const notes = new NoteBook();
  const effective = effectiveSettings(source, monitorId, options.secrets, notes);
  const context = buildContext(effective, options.patternTrouble);
  checkNames(context, monitorId);
  const config = settled(build(context, options.portal), source.file, notes);
  return { config, problems: notes.problems, warnings: notes.warnings, notices: notes.notices };
}

function build(context: BuildContext, portal: PortalSettings | undefined): DetectionConfig {
  const { flat, generation } = context;
  const isFlat = !usesSequence(context);
  const sequence = isFlat ? undefined : context.sequence;
  const general = sequence?.section('general') ?? flat;
  const ofTypes = sequence?.keys().filter((key) => key !== 'general') ?? [];
  const remote = remoteOf(context);
  const types = sequence === undefined ? flatTypes(context) : sequenceTypes(context, sequence);
  if (types.every(({ variants }) => variants.length === 0) && remote === null) {
    context.notes.problem(
      sequence?.place.where ?? flat.where('detection_sequence'),
      'no model is left to look at pictures with; see the warnings',
    );
  }
  return {
    generation,
    basePath: context.basePath,
    portal: portalOf(context, portal),
    remote,
    frames: isFlat ? flatFrames(context) : streamFrames(context),
    types,
    // 6.1 made of it the choice of a frame; the types of a picture were all run.
    stopsAtFirstType:
      isFlat && !flat.has('use_sequence') && flat.path('detection_mode')?.toLowerCase() === 'first',
    maxDetectionSize: having('max_detection_size', general, flat).extent('max_detection_size', 'px'),
    labels: labelLimits([
      ...ofTypes.flatMap((type) => sequence?.section(type).section('general') ?? []),
      general,
      flat,
    ]),
    zones: zonesOf(context),
    past: pastSettings(general, flat),
    disableLocks: having('disable_locks', general, flat).flag('disable_locks', false),
    output: outputOf(context),
  };
}

/** Sequences are what 6.1 and 7.x have; `use_sequence = no` of 6.1 goes back to the list of models. */
function usesSequence({ flat, sequence, generation }: BuildContext): boolean {
  if (generation === '7') return true;
  return sequence !== undefined && flat.flag('use_sequence', true);
}

/** What no part has said is a mistake of this room, and refused all the same. */
function settled(config: DetectionConfig, file: string, notes: NoteBook): DetectionConfig | null {
  if (notes.problems.length > 0) return null;
  const parsed = DetectionConfig.safeParse(config);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) notes.problem(file, `${path.join('.')}: ${message}`);
  return null;
}
