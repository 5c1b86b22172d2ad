import { setTimeout as sleep } from 'node:timers/promises';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { EventId } from '@tocsin/messages';
import type { EventPicture } from '@tocsin/notifications';
import { isJpeg, shrinkPicture } from '@tocsin/pictures';
import { readEventFile, type ZoneMinderPortal } from '@tocsin/zoneminder';
import type { Logger } from 'pino';

/** Where the files of an event are; undefined where there is no such event. */
export interface EventFolders {
  event(id: EventId): Promise<{ readonly eventPath: string } | undefined>;
  /** How many digits the numbers of frames have in names of files; ZoneMinder's default without it. */
  imageDigits?(): Promise<number>;
}

/** A picture as it goes to a client. */
export interface ServedPicture {
  readonly contentType: 'image/jpeg' | 'image/gif' | 'video/mp4';
  readonly body: Buffer;
}

export interface EventPicturesParts {
  /** Undefined where this machine cannot ask ZoneMinder's database. */
  readonly events: EventFolders | undefined;
  readonly portal: Pick<ZoneMinderPortal, 'frame'> | undefined;
  readonly log: Logger;
}

/** Phones ask for a picture as soon as they hear of the event, when ZoneMinder may still be writing it. */
const pausesMs = [50, 100, 200, 400] as const;

/** Of frame numbers in names of files, as ZoneMinder is installed. */
const usualDigits = 5;

/** Pictures by ZoneMinder's words, as its own web pages understand them (views/image.php); the first that is there. */
const filesByWord: Readonly<Record<string, readonly string[]>> = {
  alarm: ['alarm.jpg'],
  snapshot: ['snapshot.jpg'],
  objdetect: ['objdetect.gif', 'objdetect.jpg'],
  objdetect_jpg: ['objdetect.jpg'],
  objdetect_gif: ['objdetect.gif'],
  objdetect_mp4: ['objdetect.mp4'],
};

/** Finds pictures of events: in the event's folder, else at ZoneMinder's portal. */
export class EventPictures {
  readonly #parts: EventPicturesParts;

  constructor(parts: EventPicturesParts) {
    this.#parts = parts;
  }

  /**
   * @param width - a JPEG is shrunk to this
   * @throws CodedError `frame-missing` where there is no such picture; others where it cannot be had now
   */
  async find(picture: EventPicture, width: number | undefined, signal: AbortSignal): Promise<ServedPicture> {
    const files = await this.#filesOf(picture.fid);
    if (files.length === 0) throw new CodedError('frame-missing', 'there is no picture of that name');
    const served = await this.#await(picture, files, signal);
    const isToShrink = width !== undefined && served.contentType === 'image/jpeg';
    return isToShrink ? { ...served, body: await shrinkPicture(served.body, width) } : served;
  }

  /** Names of files for a picture's name, which comes from outside: nothing of it gets into a path but digits. */
  async #filesOf(fid: string): Promise<readonly string[]> {
    if (!/^\d+$/.test(fid)) return Object.hasOwn(filesByWord, fid) ? (filesByWord[fid] ?? []) : [];
    const digits = await this.#imageDigits();
    return [`${fid.padStart(digits, '0')}-capture.jpg`];
  }

  async #imageDigits(): Promise<number> {
    const { events, log } = this.#parts;
    try {
      return (await events?.imageDigits?.()) ?? usualDigits;
    } catch (error) {
      log.warn({ err: error }, `ZM_EVENT_IMAGE_DIGITS is not known: ${errorMessage(error)}`);
      return usualDigits;
    }
  }

  async #await(picture: EventPicture, files: readonly string[], signal: AbortSignal): Promise<ServedPicture> {
    for (const pauseMs of pausesMs) {
      try {
        return await this.#look(picture, files, signal);
      } catch (error) {
        const mayCome = error instanceof CodedError && error.code === 'frame-missing' && error.retryable;
        if (!mayCome) throw error;
      }
      await sleep(pauseMs, undefined, { signal });
    }
    return this.#look(picture, files, signal);
  }

  async #look(picture: EventPicture, files: readonly string[], signal: AbortSignal): Promise<ServedPicture> {
    const folder = await this.#folderOf(picture.eventId);
    const said: CodedError[] = [];
    for (const file of folder === undefined ? [] : files) {
      try {
        return whole({ contentType: typeOf(file), body: await readEventFile(folder ?? '', file) });
      } catch (error) {
        if (!(error instanceof CodedError)) throw error;
        said.push(error);
      }
    }
    const { portal } = this.#parts;
    if (portal !== undefined && files.some((file) => file.endsWith('.jpg'))) {
      const body = await portal.frame(picture.eventId, picture.fid, signal);
      return { contentType: 'image/jpeg', body };
    }
    throw said.at(-1) ?? new CodedError('event-folder-unknown', 'the folder of the event is not known');
  }

  /** @throws CodedError `frame-missing` where there is no such event */
  async #folderOf(event: EventId): Promise<string | undefined> {
    const { events, log } = this.#parts;
    if (events === undefined) return undefined;
    try {
      const row = await events.event(event);
      if (row === undefined) throw new CodedError('frame-missing', `there is no event ${event}`);
      return row.eventPath;
    } catch (error) {
      if (error instanceof CodedError && error.code === 'frame-missing') throw error;
      log.warn(
        { err: error, eventId: event },
        `the folder of event ${event} is not known: ${errorMessage(error)}`,
      );
      return undefined;
    }
  }
}

const types = { jpg: 'image/jpeg', gif: 'image/gif', mp4: 'video/mp4' } as const;

function typeOf(file: string): ServedPicture['contentType'] {
  return file.endsWith('.gif') ? types.gif : file.endsWith('.mp4') ? types.mp4 : types.jpg;
}

/** A JPEG that is still being written has no end yet. */
function whole(picture: ServedPicture): ServedPicture {
  const { contentType, body } = picture;
  const isWhole = isJpeg(body) && body.lastIndexOf(Buffer.from([0xff, 0xd9])) > 0;
  if (contentType !== 'image/jpeg' || isWhole) return picture;
  throw new CodedError('frame-missing', 'the picture is not whole (yet)', { retryable: true });
}
