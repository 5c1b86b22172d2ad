import path from 'node:path';
import type { DetectionConfig, FrameName, Zone } from '@tocsin/detection-config';
import {
  exactPercent,
  objectsJson,
  type Seen,
  type Sighting,
  wholePercent,
  zonesOfPicture,
} from '@tocsin/detection';
import { errorMessage, systemCode } from '@tocsin/errors';
import { type Annotations, annotatePicture } from '@tocsin/pictures';
import type { Logger } from 'pino';
import type { Frame } from '../frames/frame';
import type { Subject } from '../subject';
import { makeFolder } from './make-folder';
import { writeWhole } from './write-whole';

export interface PictureFilesParts {
  readonly subject: Subject;
  readonly config: Pick<DetectionConfig, 'output' | 'frames' | 'generation'>;
  /** Of the original picture. */
  readonly zones: readonly Zone[];
  readonly log: Logger;
}

/** `objdetect.jpg` and `objects.json` in the event's folder, which ZoneMinder and clients show. */
export async function writeEventFiles(
  frame: Frame,
  sighting: Sighting,
  parts: PictureFilesParts,
): Promise<void> {
  const { subject, config, log } = parts;
  if (!config.output.writeImageToZm) return;
  const folder = subject.eventPath;
  if (folder === null) return;
  await logged(log, `objdetect.jpg and objects.json cannot be written to ${folder}`, async () => {
    const annotated = await annotatePicture(frame.jpeg, annotations(frame, sighting.found, parts));
    await writeWhole(path.join(folder, 'objdetect.jpg'), annotated);
    const objects = JSON.stringify(objectsJson(sighting, config.output.json));
    await writeWhole(path.join(folder, 'objects.json'), objects);
  });
}

/** The picture with what was found and, in red, what no pattern or zone wanted. */
export async function writeDebugPicture(seen: Seen<Frame>, parts: PictureFilesParts): Promise<void> {
  const { subject, config, log } = parts;
  const { writeDebugImage, imagePath } = config.output;
  if (!writeDebugImage) return;
  const { frame, kept, rejected } = seen;
  const file = path.join(imagePath, debugName(subject, frame.name, config));
  await logged(log, `${file} cannot be written`, async () => {
    await makeFolder(imagePath);
    const drawn = { ...annotations(frame, kept, parts), errorBoxes: rejected };
    await writeWhole(file, await annotatePicture(frame.jpeg, drawn));
  });
}

/** Pictures as they were fetched, where the settings want them kept. */
export async function keepPicture(frame: Frame, parts: PictureFilesParts): Promise<void> {
  const { subject, config, log } = parts;
  const { frames, output, generation } = config;
  const files = [
    ...(frames.saveFrames
      ? [path.join(frames.saveFolder, `${streamName(subject)}-image-${frame.name}.jpg`)]
      : []),
    // Up to 5.x downloads lay in image_path, and stayed there unless told otherwise.
    ...(Number(generation) < 6 && !frames.deleteAfterAnalyze
      ? [path.join(output.imagePath, `${downloadName(subject, frame.name, config)}.jpg`)]
      : []),
  ];
  for (const file of files) {
    await logged(log, `${file} cannot be written`, async () => {
      await makeFolder(path.dirname(file));
      await writeWhole(file, frame.jpeg);
    });
  }
}

/** The picture as models saw it. */
export async function keepAnalysedPicture(
  frame: Frame,
  { subject, config, log }: PictureFilesParts,
): Promise<void> {
  const { saveAnalyzedFrames, saveFolder } = config.frames;
  if (!saveAnalyzedFrames) return;
  const file = path.join(saveFolder, `${streamName(subject)}-image-analyzed-${frame.name}.jpg`);
  await logged(log, `${file} cannot be written`, async () => {
    await makeFolder(saveFolder);
    await writeWhole(file, await frame.jpegOf(await frame.at(null)));
  });
}

function annotations(
  { original, analysed }: Frame,
  detections: Annotations['detections'],
  { config, zones }: PictureFilesParts,
): Annotations {
  const { polyColor, polyThickness, showPercent } = config.output;
  const percent = config.generation === '7' ? (share: number) => `${wholePercent(share)}%` : exactPercent;
  return {
    detections,
    zones: zonesOfPicture(zones, original, analysed),
    zoneColour: polyColor,
    zoneThickness: polyThickness,
    width: analysed.width,
    ...(showPercent ? { confidence: percent } : {}),
  };
}

function debugName(subject: Subject, frame: FrameName, config: PictureFilesParts['config']): string {
  return Number(config.generation) < 6
    ? `${downloadName(subject, frame, config)}-bbox.jpg`
    : `${streamName(subject)}-${frame}-debug.jpg`;
}

/** Only where two pictures may be fetched does the name say which. */
function downloadName(subject: Subject, frame: FrameName, { frames }: PictureFilesParts['config']): string {
  return frames.isBestMatch ? `${streamName(subject)}-${frame}` : streamName(subject);
}

function streamName({ eventId, file }: Subject): string {
  return eventId === null ? path.parse(file ?? 'picture').name : String(eventId);
}

/** Files are for people to look at; an alarm is more important than any of them. */
async function logged(log: Logger, trouble: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    log.error({ err: error }, `${trouble}: ${errorMessage(error)}${remedyFor(error)}`);
  }
}

function remedyFor(error: unknown): string {
  const code = systemCode(error);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return '; let this account write there';
  if (code === 'ENOSPC' || code === 'EDQUOT') return '; the disk is full';
  return '';
}
