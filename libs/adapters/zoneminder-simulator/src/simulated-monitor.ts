import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventId, MonitorId } from '@tocsin/messages';
import type { SharedMemoryLayout } from '@tocsin/zoneminder-formats';
import { SimulatedEvent } from './simulated-event';
import { SimulatedMap } from './simulated-map';

/** What a camera sees at an alarm. */
export interface AlarmPictures {
  /** The JPEG that becomes snapshot.jpg and alarm.jpg; by default a street with a person. */
  readonly picture?: Uint8Array | undefined;
  /** The JPEG that becomes snapshot.jpg, where it is another than alarm.jpg. */
  readonly snapshot?: Uint8Array | undefined;
}

/** What raises an alarm. */
export interface AlarmOptions extends AlarmPictures {
  /** Events.Cause and the map's `alarm_cause`; `Motion` by default. */
  readonly cause?: string;
  /** What follows the cause in Notes, e.g. names of zones; none by default. */
  readonly text?: string;
  /** Mocord: should nothing be recorded yet, the recording begins before the alarm and goes on behind it. */
  readonly continuous?: boolean;
}

/** An alarm that shared memory shows. */
export interface RaisedAlarm {
  readonly eventId: EventId;
  /** Events.StartDateTime: milliseconds since 1970, whole seconds. */
  readonly startedAt: number;
  /** When shared memory showed the alarm, by the machine's clock: milliseconds since 1970, with fractions. */
  readonly shownAt: number;
}

/** What a monitor needs of the ZoneMinder around it. */
export interface MonitorSurroundings {
  readonly mapFolder: string;
  readonly eventsFolder: string;
  readonly layout: SharedMemoryLayout;
  /** From the end of an alarm to the end of its event. */
  readonly postEventMs: number;
  now(): number;
  nextEventId(): EventId;
  defaultPicture(): Promise<Uint8Array>;
  /** Stores an event's row, now and whenever it has changed. */
  store(event: SimulatedEvent): Promise<void>;
}

/** One monitor and the zmc that looks after it. */
export class SimulatedMonitor {
  readonly #monitorId: MonitorId;
  readonly #around: MonitorSurroundings;
  #map: SimulatedMap | undefined;
  #event: SimulatedEvent | undefined;
  #closing: { readonly timer: NodeJS.Timeout; settle(): void } | undefined;

  constructor(monitorId: MonitorId, around: MonitorSurroundings) {
    this.#monitorId = monitorId;
    this.#around = around;
    this.start();
  }

  /** A fresh zmc; whatever event a killed one left open stays open for ever. */
  start(): void {
    if (this.#map !== undefined)
      throw new Error(`monitor ${this.#monitorId} runs already: stop or kill it first`);
    const path = join(this.#around.mapFolder, `zm.mmap.${this.#monitorId}`);
    this.#map = new SimulatedMap(path, this.#around.layout, this.#around.now());
  }

  beat(): void {
    this.#map?.beat(this.#around.now());
  }

  /** Mocord: an event without an alarm, which alarms then join. */
  async startRecording(pictures: AlarmPictures = {}): Promise<EventId> {
    const map = this.#runningMap();
    if (this.#event !== undefined) return this.#event.eventId;
    const event = await this.#openEvent(' Continuous ', true, undefined, pictures);
    map.update({ state: this.#restingState() });
    return event.eventId;
  }

  /** Puts everything in place in zmc's order: row, folder, files, `last_event_id`, and the state last of all. */
  async raiseAlarm(options: AlarmOptions): Promise<RaisedAlarm> {
    const { cause = 'Motion', text = '', continuous = false } = options;
    const map = this.#runningMap();
    this.#cancelClosing();
    if (continuous) await this.startRecording(options);
    const running = this.#event;
    const event = running ?? (await this.#openEvent(cause, false, text, options));
    if (running !== undefined) await this.#joinEvent(running, cause, text, options);
    map.update({ state: 'alarm', lastFrameScore: 255 });
    return {
      eventId: event.eventId,
      startedAt: event.row().startedAt,
      shownAt: performance.timeOrigin + performance.now(),
    };
  }

  /** Back to alert, and `postEventMs` later to idle with the event closed, or to the continuous recording. */
  async clearAlarm(): Promise<void> {
    const map = this.#runningMap();
    if (this.#event === undefined) return;
    this.#cancelClosing();
    map.update({ state: 'alert', lastFrameScore: 0 });
    const isAlarmBack = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), this.#around.postEventMs);
      this.#closing = { timer, settle: () => resolve(true) };
    });
    if (isAlarmBack) return;
    this.#closing = undefined;
    if (this.#event?.isContinuous) map.update({ state: this.#restingState() });
    else await this.#closeEvent();
  }

  /** Ends the running event, whatever its state. */
  async stopRecording(): Promise<void> {
    this.#cancelClosing();
    if (this.#event !== undefined) await this.#closeEvent();
  }

  /** SIGTERM: the event is closed, the map marked and removed. */
  async stop(): Promise<void> {
    if (this.#map === undefined) return;
    await this.stopRecording();
    this.#map.remove();
    this.#map = undefined;
  }

  /** SIGKILL: everything freezes. */
  kill(): void {
    this.#cancelClosing();
    this.#map?.abandon();
    this.#map = undefined;
    this.#event = undefined;
  }

  async #openEvent(
    cause: string,
    isContinuous: boolean,
    text: string | undefined,
    pictures: AlarmPictures,
  ): Promise<SimulatedEvent> {
    const map = this.#runningMap();
    const { eventsFolder } = this.#around;
    const now = this.#around.now();
    const eventId = this.#around.nextEventId();
    const event = new SimulatedEvent({
      eventId,
      monitorId: this.#monitorId,
      cause,
      isContinuous,
      now,
      eventsFolder,
    });
    this.#event = event;
    if (text !== undefined) event.addAlarm(cause, text);
    await this.#around.store(event);
    await this.#writePictures(event, pictures);
    map.update({
      lastEventId: eventId,
      currentEventId: eventId,
      alarmCause: cause,
      recordingSeconds: Math.floor(now / 1000),
    });
    return event;
  }

  async #joinEvent(
    event: SimulatedEvent,
    cause: string,
    text: string,
    pictures: AlarmPictures,
  ): Promise<void> {
    event.addAlarm(cause, text);
    await this.#around.store(event);
    await this.#writePictures(event, pictures);
    // Only here zmc puts the zone names into the cause: shm-layout.md, "Mocord".
    this.#map?.update({ alarmCause: text === '' ? cause : `${cause} ${text}` });
  }

  async #closeEvent(): Promise<void> {
    const event = this.#event;
    if (event === undefined) return;
    this.#event = undefined;
    this.#map?.update({ state: 'idle', lastFrameScore: 0, recordingSeconds: 0 });
    event.end(this.#around.now());
    await this.#around.store(event);
  }

  async #writePictures(event: SimulatedEvent, { picture, snapshot }: AlarmPictures): Promise<void> {
    const { eventPath } = event.row();
    const alarm = picture ?? (await this.#around.defaultPicture());
    await mkdir(eventPath, { recursive: true });
    await writeFile(join(eventPath, 'snapshot.jpg'), snapshot ?? alarm);
    await writeFile(join(eventPath, 'alarm.jpg'), alarm);
  }

  #cancelClosing(): void {
    if (this.#closing === undefined) return;
    clearTimeout(this.#closing.timer);
    this.#closing.settle();
    this.#closing = undefined;
  }

  /** From 1.37 on there is no tape: a monitor that records without an alarm is idle. */
  #restingState(): 'tape' | 'idle' {
    return this.#around.layout.states.includes('tape') ? 'tape' : 'idle';
  }

  #runningMap(): SimulatedMap {
    if (this.#map === undefined) throw new Error(`monitor ${this.#monitorId} does not run: restart it first`);
    return this.#map;
  }
}
