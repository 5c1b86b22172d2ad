import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Seen } from '@tocsin/detection';
import type { DetectionConfig, Variant } from '@tocsin/detection-config';
import { EventId, MonitorId } from '@tocsin/messages';
import type { FrameFacts } from '../looking/frames/frame';
import type { PictureDetection } from '../looking/picture-detection';
import type { Subject } from '../looking/subject';
import { Stopwatch } from '../stopwatch';
import type { PictureSight, LooksForOthers } from './looks-for-others';
import { settled, unsifted } from './settle-config';

export interface OwnLooksParts {
  readonly detection: Pick<PictureDetection, 'see'>;
  /** How the pictures of a monitor are looked at now; null: of no monitor. */
  readonly configFor: (monitorId: number | null) => Promise<DetectionConfig>;
}

/** Our own pipeline, for those who ask over HTTP. It never hands on to a gateway: two that name each other would not end. */
export function ownLooks({ detection, configFor }: OwnLooksParts): LooksForOthers {
  const localConfig = async (monitorId: number | null) => ({ ...(await configFor(monitorId)), remote: null });
  return {
    async lookAtPicture(jpeg, { type, isSifted, monitorId, signal }) {
      const configured = await localConfig(monitorId);
      const own = isSifted ? configured : unsifted(configured);
      const types = type === null ? own.types : own.types.filter(({ name }) => name === type);
      // Models that wait for what others find find nothing alone.
      const config = {
        ...own,
        types: types.map((each) => (isSifted ? { ...each, preExistingLabels: [] } : each)),
      };
      if (types.length === 0) return emptySight;
      const { all } = await detection.see(subjectOf({ monitorId, jpeg }), onePicture(config), {
        signal,
        stopwatch: new Stopwatch(),
      });
      const [seen] = all;
      return seen === undefined ? emptySight : sightOf(seen);
    },
    async lookAtEvent({ eventId, monitorId, reason, streamOptions, overrides, isToDelete, signal }) {
      const config = settled(await localConfig(monitorId), { streamOptions, overrides, isToDelete });
      const subject = {
        ...subjectOf({ monitorId }),
        eventId: EventId.parse(eventId),
        name: String(eventId),
        cause: reason,
      };
      const { chosen, all, zones } = await detection.see(subject, config, {
        signal,
        stopwatch: new Stopwatch(),
      });
      const matched = chosen === undefined || chosen.kept.length === 0 ? null : sightOf(chosen);
      const sights = all.filter(({ kept }) => kept.length > 0).map(sightOf);
      return { matched, all: sights.length === 0 && matched !== null ? [matched] : sights, zones };
    },
    async models() {
      const { types } = await configFor(null);
      return types.flatMap(({ name: type, variants }) =>
        variants.map((variant) => ({ name: variant.name, type, framework: frameworkOf(variant) })),
      );
    },
    async faceNames() {
      const { types } = await configFor(null);
      const folders = types.flatMap(({ variants }) =>
        variants.flatMap((variant) => (variant.kind === 'face' ? [variant.knownFolder] : [])),
      );
      const names = await Promise.all([...new Set(folders)].map(namesIn));
      return [...new Set(names.flat())].toSorted();
    },
  };
}

/** Of a type that is not configured nothing is seen. */
const emptySight: PictureSight = {
  frame: 'snapshot',
  original: { width: 0, height: 0 },
  analysed: { width: 0, height: 0 },
  found: [],
  rejected: [],
};

function subjectOf({
  monitorId,
  jpeg,
}: {
  readonly monitorId: number | null;
  readonly jpeg?: Uint8Array;
}): Subject {
  return {
    name: 'remote',
    eventId: null,
    monitorId: monitorId === null ? null : MonitorId.parse(monitorId),
    cause: '',
    eventPath: null,
    file: null,
    seenAt: null,
    ...(jpeg === undefined ? {} : { jpeg }),
  };
}

/** A single picture is looked at once, by whatever it takes. */
function onePicture(config: DetectionConfig): DetectionConfig {
  return { ...config, frames: { ...config.frames, isBestMatch: false, wait: 0 } };
}

function sightOf({ frame, kept, rejected }: Seen<FrameFacts>): PictureSight {
  const { name, original, analysed } = frame;
  return { frame: name, original, analysed, found: kept, rejected };
}

function frameworkOf(variant: Variant): string {
  if (variant.kind === 'object') return variant.config === null ? 'onnx' : 'opencv';
  if (variant.kind === 'alpr') return variant.service;
  return variant.kind === 'face' ? 'dlib' : variant.kind;
}

/** A picture for each person, or a folder. */
async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() || /\.(jpe?g|png|gif)$/i.test(entry.name))
    .map((entry) => (entry.isDirectory() ? entry.name : path.parse(entry.name).name))
    .filter((name) => !name.startsWith('.'));
}
