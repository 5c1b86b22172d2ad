import type { MonitorZones } from '@tocsin/detection';
import { CodedError, errorMessage, parseJson } from '@tocsin/errors';
import type { EventId, MonitorId } from '@tocsin/messages';
import {
  EventAnswer,
  isVersionAtLeast,
  MonitorAnswer,
  VersionAnswer,
  ZonesAnswer,
} from '@tocsin/zoneminder-formats';
import { firstWithPercentCoords, zonesOfRows } from '../zones/monitor-zones';
import { judgeFilm, judgeJson, judgePicture } from './judge-answer';
import { PortalConnection } from './portal-connection';
import type { PortalOptions } from './portal-options';

/** What ZoneMinder says of an event that may still run. */
export interface EventInfo {
  /** So far. */
  readonly frames: number;
  /** Seconds from its start to its last frame; 0 where that is not known. */
  readonly seconds: number;
  /** Of the first alarmed frame, and of the one with the highest score; null where ZoneMinder does not say. */
  readonly alarmFrame: number | null;
  readonly maxScoreFrame: number | null;
}

interface Answer<Data> {
  safeParse(value: unknown): { success: true; data: Data } | { success: false; error: Error };
}

/** ZoneMinder's web portal and API: events and zones for machines that do not have the event folders. */
export class ZoneMinderPortal implements Disposable {
  readonly #connection: PortalConnection;

  constructor(options: PortalOptions) {
    this.#connection = new PortalConnection(options);
  }

  /**
   * A picture of an event. Only a 200 with a JPEG in it is one.
   * @param frame - `alarm`, `snapshot` or a frame number
   * @param width - pixels; ZoneMinder shrinks it
   * @throws CodedError `frame-missing` (retryable: it may come yet), `portal-login`, `portal-refused`,
   *   `portal-unavailable`
   */
  async frame(event: EventId, frame: string, signal: AbortSignal, width?: number): Promise<Buffer> {
    const shrunk = width === undefined ? {} : { width: String(width) };
    const parameters = { view: 'image', eid: String(event), fid: frame, ...shrunk };
    const question = { at: 'portal', file: 'index.php', parameters, judge: judgePicture } as const;
    return (await this.#connection.ask(question, signal)).body;
  }

  /** For somebody else to fetch it: the address, and what has to be added to it. @throws CodedError `portal-login` */
  pictureAddress(event: EventId, frame: string): Promise<{ readonly url: string; readonly auth: string }> {
    const parameters = { view: 'image', eid: String(event), fid: frame };
    return this.#connection.address({ at: 'portal', file: 'index.php', parameters });
  }

  /** Saves the film of an event. @throws CodedError as `frame` does */
  async saveFilm(event: EventId, file: string, signal: AbortSignal): Promise<void> {
    const parameters = { view: 'view_video', mode: 'mpeg', eid: String(event) };
    const question = { at: 'portal', file: 'index.php', parameters, judge: judgeFilm, saveAs: file } as const;
    await this.#connection.ask(question, signal);
  }

  /** @throws CodedError as `frame` does, and `portal-unavailable` where the API says something else */
  async event(event: EventId, signal: AbortSignal): Promise<EventInfo> {
    const { Event, Frame } = (await this.#json(`events/${event}.json`, EventAnswer, signal)).event;
    const { Frames, AlarmFrameId, MaxScoreFrameId } = Event;
    return {
      frames: Frames,
      seconds: Frame?.at(-1)?.Delta ?? 0,
      alarmFrame: AlarmFrameId ?? null,
      maxScoreFrame: MaxScoreFrameId ?? null,
    };
  }

  /** @throws CodedError as `event` does */
  async zones(monitor: MonitorId, signal: AbortSignal): Promise<MonitorZones> {
    const { zones } = await this.#json(`zones/forMonitor/${monitor}.json`, ZonesAnswer, signal);
    const size = await this.#json(`monitors/${monitor}.json`, MonitorAnswer, signal);
    const rows = zones.map(({ Zone }) => Zone);
    return zonesOfRows(rows, size.monitor.Monitor, await this.#mayBePercent(signal));
  }

  [Symbol.dispose](): void {
    this.#connection[Symbol.dispose]();
  }

  /** Some old ones do not say what release they are. */
  async #mayBePercent(signal: AbortSignal): Promise<boolean> {
    try {
      const { version } = await this.#json('host/getVersion.json', VersionAnswer, signal);
      return isVersionAtLeast(version, firstWithPercentCoords) === true;
    } catch (error) {
      if (signal.aborted) throw error;
      return false;
    }
  }

  async #json<Data>(file: string, schema: Answer<Data>, signal: AbortSignal): Promise<Data> {
    const { body } = await this.#connection.ask({ at: 'api', file, judge: judgeJson }, signal);
    const parsed = schema.safeParse(parseJson(body.toString('utf8')));
    if (parsed.success) return parsed.data;
    throw new CodedError(
      'portal-unavailable',
      `ZoneMinder's api/${file} says something that is not understood: ${errorMessage(parsed.error)}`,
      { cause: parsed.error },
    );
  }
}
