import { performance } from 'node:perf_hooks';
import {
  comparesWithPast,
  type LabelPatterns,
  nextPast,
  pastOf,
  type Seen,
  type Sighting,
  withoutPast,
} from '@tocsin/detection';
import type { DetectionConfig, PastDetections, Zone } from '@tocsin/detection-config';
import { CodedError } from '@tocsin/errors';
import { PictureMemory } from '@tocsin/pictures';
import type { ZoneMinderPortal } from '@tocsin/zoneminder';
import type { Logger } from 'pino';
import type { Finding } from '../finding';
import type { OpenPictureLookParts } from '../looks/open-picture-look';
import { RemoteLooks } from '../looks/remote-looks';
import { VariantLooks } from '../looks/variant-looks';
import type { Stopwatch } from '../stopwatch';
import { foundIn, nothingIn } from './answer';
import { EventLook } from './event-look';
import type { Frame, FrameFacts } from './frames/frame';
import { openFrames } from './frames/open-frames';
import { writeAnimations } from './outputs/animations';
import {
  keepAnalysedPicture,
  keepPicture,
  writeDebugPicture,
  writeEventFiles,
} from './outputs/picture-files';
import { PastFile } from './past/past-file';
import { openPatterns } from './patterns';
import { Portals } from './portals';
import { monitorLog, sayWhole } from './sayings';
import type { Subject } from './subject';
import { ZoneImport, type ZoneSource } from './zones/zone-import';

export interface PictureDetectionParts extends Omit<OpenPictureLookParts, 'patterns'> {
  /** How the pictures of a monitor are looked at now; null: of no monitor. */
  readonly configs: { forMonitor(monitorId: number | null): Promise<DetectionConfig> };
  /** ZoneMinder's database, where this machine has it; else its API is asked for zones. */
  readonly zones?: ZoneSource;
  /** How long pictures of an event that has just begun are waited for in all. */
  readonly frameBudgetMs: number;
  readonly log: Logger;
}

export interface PictureLookContext {
  /** Aborted when the answer no longer counts. */
  readonly signal: AbortSignal;
  readonly stopwatch: Stopwatch;
}

/** What the pictures of a subject show. */
export interface EventSights {
  /** The picture that counts; where none shows anything, one with an error box may be it. */
  readonly chosen: Seen<Frame> | undefined;
  /** Every picture, where they were looked at one by one. */
  readonly all: readonly Seen<FrameFacts>[];
  /** Of the original picture. */
  readonly zones: readonly Zone[];
}

/** Looks at the pictures of events by the models of their monitors: from the picture to text, JSON and files. */
export class PictureDetection implements AsyncDisposable {
  readonly #memory = new PictureMemory();
  readonly #portals = new Portals();
  readonly #variants: VariantLooks;
  readonly #remote: RemoteLooks;
  readonly #patterns: LabelPatterns;
  readonly #zoneImport: ZoneImport;
  readonly #closing = new AbortController();
  /** What goes on after an event was told; none of it ever throws. */
  readonly #running = new Set<Promise<void>>();

  constructor(private readonly parts: PictureDetectionParts) {
    this.#patterns = openPatterns(parts.log);
    this.#variants = new VariantLooks({ ...parts, patterns: this.#patterns });
    this.#remote = new RemoteLooks(parts.log);
    this.#zoneImport = new ZoneImport(parts.log);
  }

  /** Gets the models ready that a monitor without settings of its own needs. */
  async warm(): Promise<void> {
    const config = await this.parts.configs.forMonitor(null);
    if (config.remote === null || config.remote.fallbackLocal) await this.#variants.warm(config);
  }

  /**
   * @returns found or nothing
   * @throws CodedError `no-picture`, `detection-failed`, or what is wrong with the configuration: nothing can be said
   */
  async look(subject: Subject, { signal, stopwatch }: PictureLookContext): Promise<Finding> {
    const began = performance.now();
    const log = monitorLog(this.parts.log, subject.monitorId);
    const config = await this.parts.configs.forMonitor(subject.monitorId);
    const portal = this.#portals.of(config.portal);
    const zones = await this.#zonesFor(subject, config, portal, signal);
    const past = await this.#openPast(subject, config);
    const files = { subject, config, zones, log };

    const missing: string[] = [];
    await using frames = await openFrames({
      subject,
      config,
      portal,
      memory: this.#memory,
      budgetMs: this.parts.frameBudgetMs,
      stopwatch,
      signal,
      onMissing: (trouble) => missing.push(trouble),
      onFetched: (frame) => Promise.all([keepPicture(frame, files), keepAnalysedPicture(frame, files)]),
    });
    const look = new EventLook({
      ...this.#lookParts(),
      portal,
      subject,
      config,
      zones,
      stopwatch,
      log,
      signal,
    });
    const seen = await look.choose(frames, (one) => past.fresh(one).length > 0);
    if (look.lookedAt.length === 0) throw noPicture(missing, config);
    look.assertAnswered();
    if (seen === undefined || seen.kept.length === 0) look.assertObjectsLookedFor();
    if (seen !== undefined) await writeDebugPicture(seen, files);

    const fresh = seen === undefined ? [] : past.fresh(seen);
    if (seen !== undefined) await past.keep(seen);
    const { lookedAt, unwanted } = look;
    if (seen === undefined || fresh.length === 0) {
      sayWhole(log, subject.name, '', performance.now() - began);
      return nothingIn({ lookedAt, unwanted, old: seen?.kept ?? [], missing });
    }
    const { name, original, analysed } = seen.frame;
    const sighting: Sighting = { frame: name, original, analysed, found: fresh };
    await writeEventFiles(seen.frame, sighting, files);
    const finding = foundIn(sighting, config.output);
    sayWhole(log, subject.name, finding.text, performance.now() - began);
    const settings = config.output.animation;
    const { sources } = frames;
    const signalOfClosing = this.#closing.signal;
    const animation = { subject, settings, frame: name, sources, portal, signal: signalOfClosing, log };
    return { ...finding, afterwards: () => this.#later(writeAnimations(animation)) };
  }

  /**
   * As `look`, for those who ask from elsewhere: says what the pictures show, tells nobody, writes nothing, and compares
   * with nothing that was there before.
   * @param config - in force for this subject
   * @throws CodedError as `look` does
   */
  async see(
    subject: Subject,
    config: DetectionConfig,
    { signal, stopwatch }: PictureLookContext,
  ): Promise<EventSights> {
    const log = monitorLog(this.parts.log, subject.monitorId);
    const portal = this.#portals.of(config.portal);
    const zones = await this.#zonesFor(subject, config, portal, signal);
    const missing: string[] = [];
    await using frames = await openFrames({
      subject,
      config,
      portal,
      memory: this.#memory,
      budgetMs: this.parts.frameBudgetMs,
      stopwatch,
      signal,
      onMissing: (trouble) => missing.push(trouble),
      onFetched: () => Promise.resolve(),
    });
    const look = new EventLook({
      ...this.#lookParts(),
      subject,
      config,
      portal,
      zones,
      stopwatch,
      log,
      signal,
    });
    const chosen = await look.choose(frames, () => true);
    if (look.lookedAt.length === 0) throw noPicture(missing, config);
    look.assertAnswered();
    return { chosen, all: look.sights, zones };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#running);
    await this.#variants[Symbol.asyncDispose]();
    this.#portals[Symbol.dispose]();
  }

  #later(work: Promise<void>): void {
    this.#running.add(work);
    void work.finally(() => this.#running.delete(work));
  }

  #lookParts() {
    return { variants: this.#variants, remote: this.#remote, patterns: this.#patterns };
  }

  #zonesFor(
    subject: Subject,
    config: DetectionConfig,
    portal: ZoneMinderPortal | undefined,
    signal: AbortSignal,
  ) {
    const { zones } = this.parts;
    const sources = [zones, portal].filter((source) => source !== undefined);
    return this.#zoneImport.zonesFor(subject, config, { sources, signal });
  }

  /** What was there before the event, read once: its own pictures are not compared with each other. */
  async #openPast({ monitorId, name }: Subject, config: DetectionConfig) {
    if (monitorId === null || !comparesWithPast(config)) {
      return { fresh: ({ kept }: Seen<Frame>) => kept, keep: () => Promise.resolve() };
    }
    const file = new PastFile(config.output.imagePath, this.parts.log);
    const state: PastDetections | null = await file.read(monitorId);
    return {
      fresh: ({ kept, frame }: Seen<Frame>) => withoutPast(kept, pastOf(state, name), frame.analysed, config),
      keep: async ({ kept, frame }: Seen<Frame>) => {
        const next = nextPast(state, name, kept, frame.analysed);
        if (next !== null && next !== state) await file.write(monitorId, next);
      },
    };
  }
}

function noPicture(missing: readonly string[], { portal }: DetectionConfig): CodedError {
  const remedy = portal.portal === null ? '; for events on another machine set [detector] portal' : '';
  return new CodedError('no-picture', (missing.join('; ') || 'the event has no picture') + remedy);
}
