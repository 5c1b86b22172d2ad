import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { AlarmOptions } from '@tocsin/zoneminder-simulator';
import type { AlarmEvent, Client } from './client';
import { mergeSettings, type Settings } from './ini';
import type { MqttEar } from './mqtt-ear';
import type { MonitorRow } from './private-zoneminder';
import { OldDetectorFiles, type Places } from './old-detector-files';
import { TestGround } from './test-ground';
import type { Tocsin } from './tocsin';
import { waitFor } from './wait-for';

/** A ZoneMinder, models and the files of an old detector, for processes that look at pictures. */
export class DetectionGround implements AsyncDisposable {
  /** What the old detector has on this machine. */
  readonly files: OldDetectorFiles;

  private constructor(readonly ground: TestGround) {
    this.files = new OldDetectorFiles(ground.folder.path);
  }

  static async open(monitors: readonly MonitorRow[]): Promise<DetectionGround> {
    const opened = new DetectionGround(await TestGround.open({ monitors }));
    opened.files.writeColourModels();
    return opened;
  }

  path(...names: string[]): string {
    return path.join(this.ground.folder.path, ...names);
  }

  get zoneminder() {
    return this.ground.zoneminder;
  }

  golden(name: string, places: Places = {}): string {
    return this.files.golden(name, places);
  }

  /** A standalone Tocsin whose hook is one of the old names, as in the settings of an old server. */
  start(objectConfig: string, hook: string, settings: Settings = {}): Promise<Tocsin> {
    return this.ground.start('standalone', mergeSettings(oldHook(hook, objectConfig), settings));
  }

  /** The folder of an event of today. */
  async eventFolder(monitorId: number, eventId: number): Promise<string> {
    const [row] = await this.zoneminder.query(
      "SELECT DATE_FORMAT(StartDateTime, '%Y-%m-%d') AS Day FROM Events WHERE Id = ?",
      [eventId],
    );
    return path.join(
      this.zoneminder.simulator.eventsFolder,
      String(monitorId),
      String(row?.['Day']),
      String(eventId),
    );
  }

  /** What was written beside the pictures of an event: `objects.json` as text, and where `objdetect.jpg` lies. */
  async filesOf(monitorId: number, eventId: number) {
    const folder = await this.eventFolder(monitorId, eventId);
    const file = (name: string) => path.join(folder, name);
    return {
      objects: existsSync(file('objects.json')) ? readFileSync(file('objects.json'), 'utf8') : null,
      picture: existsSync(file('objdetect.jpg')) ? file('objdetect.jpg') : null,
    };
  }

  /** An alarm, and what a client and, where there is one, an MQTT subscriber are told of it. */
  async told(
    client: Client,
    monitorId: number,
    options: AlarmOptions,
    ear?: MqttEar,
  ): Promise<{ eventId: number; told: AlarmEvent; heard: unknown }> {
    const eventId = await this.zoneminder.alarm(monitorId, { cause: 'Motion', ...options, holdMs: 50 });
    const told = await client.alarm(eventId, 'start', 10_000);
    return { eventId, told, heard: (await ear?.event(eventId))?.payload };
  }

  /** An alarm that nothing may be told of: waits until the detector has decided. */
  async untold(tocsin: Tocsin, client: Client, monitorId: number, options: AlarmOptions): Promise<number> {
    const eventId = await this.zoneminder.alarm(monitorId, { cause: 'Motion', ...options, holdMs: 50 });
    await tocsin.part('detector').said(new RegExp(`"eventId":${eventId}\\b.*"outcome":"(?!found)`));
    await client.fence();
    if (client.tally[`${eventId} start`] !== undefined) throw new Error(`event ${eventId} was told`);
    return eventId;
  }

  async notes(eventId: number, begins: string): Promise<string> {
    const notes = () => this.zoneminder.notes(eventId);
    await waitFor(`the notes of ${eventId} to begin with ${begins}`, async () =>
      (await notes()).startsWith(begins),
    );
    return notes();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.ground[Symbol.asyncDispose]();
  }
}

/** What the settings of an old server say that let its hook look. */
export function oldHook(hook: string, objectConfig: string): Settings {
  return {
    customize: { use_hooks: true },
    hook: {
      event_start_hook: `'${hook}'`,
      event_start_notify_on_hook_success: 'all',
      event_start_notify_on_hook_fail: 'none',
      use_hook_description: true,
      hook_pass_image_path: true,
    },
    detector: { object_config: objectConfig },
  };
}
