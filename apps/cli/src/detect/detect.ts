import { access, constants } from 'node:fs/promises';
import { detectionLine } from '@tocsin/detection';
import { openPictureDetection, Stopwatch, type Subject } from '@tocsin/detector';
import { CodedError, errorMessage } from '@tocsin/errors';
import { eventName, ServerId } from '@tocsin/messages';
import { loadConfig } from '@tocsin/runtime';
import type { Logger } from 'pino';
import type { DetectRequest } from './detect-request';
import { fakeLine } from './fake-line';
import { settle } from './settle';
import { openZoneMinderHere, type ZoneMinderHere } from './zoneminder-here';

export interface DetectParts {
  readonly env: NodeJS.ProcessEnv;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** The bundled `inference-worker`; beside the program where it is not given. */
  readonly workerFile?: string;
}

/**
 * One look, from settings to the line of the old detector.
 * @returns `''` where nothing was seen
 * @throws CodedError where nothing can be said
 */
export async function detect(request: DetectRequest, parts: DetectParts): Promise<string> {
  const { env, log, signal, workerFile } = parts;
  const { config: ours } = loadConfig(request.settings, env);
  const detector = {
    ...ours.detector,
    ...(request.config === undefined ? {} : { object_config: request.config }),
  };
  await using zoneminder = request.eventId === null ? undefined : openZoneMinderHere(env, log);
  await using opened = await openPictureDetection({
    config: { detector },
    log,
    overrides: request.overrides,
    settle: (config) => settle(config, request),
    ...(zoneminder === undefined ? {} : { zones: zoneminder }),
    ...(workerFile === undefined ? {} : { workerFile }),
  });
  const { output } = await opened.configFor(request.monitorId);
  if (request.fake !== null) return fakeLine(request.fake, output);

  if (request.file !== null) await assertReadable(request.file);
  const subject = await subjectOf(request, zoneminder);
  const stopwatch = new Stopwatch();
  const finding = await opened.detection.look(subject, { signal, stopwatch });
  log.info(finding.reason);
  finding.afterwards?.();
  if (request.notes && finding.text !== '') await writeNotes(request, finding.text, zoneminder, log);
  return detectionLine(finding, output);
}

async function assertReadable(file: string): Promise<void> {
  try {
    await access(file, constants.R_OK);
  } catch (error) {
    throw new CodedError('picture-unreadable', `the picture cannot be read: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

async function subjectOf(
  { eventId, monitorId, reason, eventPath, isNew, file }: DetectRequest,
  zoneminder: ZoneMinderHere | undefined,
): Promise<Subject> {
  const ofEvent = file === null && eventId !== null;
  const server = ServerId.parse(zoneminder?.serverId ?? 0);
  return {
    name: ofEvent ? eventName({ server, numbering: 0, eventId }) : `file-${file}`,
    eventId: ofEvent ? eventId : null,
    monitorId,
    cause: reason,
    eventPath: eventPath ?? (ofEvent ? ((await zoneminder?.folderOf(eventId)) ?? null) : null),
    file,
    seenAt: isNew ? Date.now() : null,
  };
}

/** The line is more important than the note. */
async function writeNotes(
  { eventId }: DetectRequest,
  text: string,
  zoneminder: ZoneMinderHere | undefined,
  log: Logger,
): Promise<void> {
  if (eventId === null) return;
  try {
    if (zoneminder === undefined) throw new Error("ZoneMinder's database is not on this machine");
    await zoneminder.writeNotes(eventId, text);
  } catch (error) {
    log.error(`the Notes of event ${eventId} are not written: ${errorMessage(error)}`);
  }
}
