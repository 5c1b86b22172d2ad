import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AlarmOptions } from '@tocsin/zoneminder-simulator';
import { colourLabels, writeColourModel } from '../../../../tools/testing/colour-model';
import { writeDarknetColours } from '../../../../tools/testing/darknet-colours';
import { writeFaceDetector, writeFaceEmbedder } from '../../../../tools/testing/face-models';
import type { AlarmEvent, Client } from './client';
import { mergeSettings, type Settings } from './ini';
import type { MqttEar } from './mqtt-ear';
import type { MonitorRow } from './private-zoneminder';
import { repository } from './repository';
import { TestGround } from './test-ground';
import type { Tocsin } from './tocsin';
import { waitFor } from './wait-for';

/** What the colour models call their colours here. */
export const labels = ['person', 'car', 'dog'] as const;

/** What stands for `@NAME@` in a golden file, besides `@FOLDER@`. */
export type Places = Readonly<Record<string, string>>;

/** A ZoneMinder, models and the files of an old detector, for processes that look at pictures. */
export class DetectionGround implements AsyncDisposable {
  private constructor(readonly ground: TestGround) {}

  static async open(monitors: readonly MonitorRow[]): Promise<DetectionGround> {
    const opened = new DetectionGround(await TestGround.open({ monitors }));
    opened.#writeModels();
    return opened;
  }

  path(...names: string[]): string {
    return path.join(this.ground.folder.path, ...names);
  }

  get zoneminder() {
    return this.ground.zoneminder;
  }

  /** Writes a file of `src/detection/golden` with its places filled in. @returns its path */
  golden(name: string, places: Places = {}): string {
    const text = readFileSync(path.join(repository, 'apps/e2e/src/detection/golden', name), 'utf8');
    const file = this.path(name);
    const known: Places = { FOLDER: this.ground.folder.path, ...places };
    const filled = text.replaceAll(/@([A-Z]+)@/g, (whole, place: string) => known[place] ?? whole);
    writeFileSync(file, filled);
    chmodSync(file, 0o640);
    return file;
  }

  /** A standalone Tocsin whose hook is one of the old names, as in the settings of an old server. */
  start(objectConfig: string, hook: string, settings: Settings = {}): Promise<Tocsin> {
    const old: Settings = {
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
    return this.ground.start('standalone', mergeSettings(old, settings));
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

  #writeModels(): void {
    for (const folder of ['models', 'images', 'known', 'unknown']) mkdirSync(this.path(folder));
    const darknet = writeDarknetColours(320);
    const files = {
      'colours.onnx': writeColourModel(320),
      'colours.txt': labels.join('\n'),
      'yolov3.cfg': darknet.cfg,
      'yolov3.weights': darknet.weights,
      'faces.onnx': writeFaceDetector(),
      'sface.onnx': writeFaceEmbedder({ length: 128 }),
    };
    if (labels.length !== colourLabels.length) throw new Error('a label for each colour');
    for (const [name, content] of Object.entries(files)) writeFileSync(this.path('models', name), content);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.ground[Symbol.asyncDispose]();
  }
}
