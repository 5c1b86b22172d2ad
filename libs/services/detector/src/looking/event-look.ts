import { performance } from 'node:perf_hooks';
import {
  chooseFrame,
  type Found,
  type LabelPatterns,
  type LookByVariant,
  lookAtPicture,
  lookForBestMatch,
  reasonsFor,
  type Seen,
  type Sifted,
  sift,
  zonesOfPicture,
} from '@tocsin/detection';
import type { DetectionConfig, ModelType, RemoteSettings, Variant, Zone } from '@tocsin/detection-config';
import { CodedError } from '@tocsin/errors';
import type { RemoteFound } from '@tocsin/remote-detection';
import type { ZoneMinderPortal } from '@tocsin/zoneminder';
import type { Logger } from 'pino';
import type { Stopwatch } from '../stopwatch';
import { frameWords } from './frames/await-frame';
import type { Frame, FrameFacts } from './frames/frame';
import { sayLook } from './sayings';
import type { Subject } from './subject';
import type { RemoteLooks } from '../looks/remote-looks';
import type { VariantLooks } from '../looks/variant-looks';

export interface EventLookParts {
  readonly subject: Subject;
  readonly config: DetectionConfig;
  /** Of the original picture. */
  readonly zones: readonly Zone[];
  readonly variants: Pick<VariantLooks, 'find' | 'failureOf'>;
  /** Asked in place of the variants, where a gateway is configured. */
  readonly remote: Pick<RemoteLooks, 'find' | 'failureOf'>;
  readonly portal: ZoneMinderPortal | undefined;
  readonly patterns: Pick<LabelPatterns, 'matches'>;
  readonly stopwatch: Stopwatch;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** The look at the pictures of one event: which there were, what answered, and what nobody asked for. */
export class EventLook {
  readonly lookedAt: string[] = [];
  readonly unwanted: Found[] = [];
  /** What each picture showed, where they are looked at one by one; without the pictures, of which a film has thousands. */
  readonly sights: Seen<FrameFacts>[] = [];
  readonly #answered = new Set<ModelType>();
  readonly #failed = new Map<Variant, ModelType>();
  /** What the gateway saw, by picture: it is asked once about all types. */
  readonly #remoteSights = new Map<Frame, Promise<readonly RemoteFound[] | undefined>>();

  constructor(private readonly parts: EventLookParts) {}

  /**
   * Looks until the configuration has its picture.
   * @param hasNew - whether any of what was seen was not there before the event
   */
  async choose(
    frames: AsyncIterable<Frame>,
    hasNew: (seen: Seen<Frame>) => boolean,
  ): Promise<Seen<Frame> | undefined> {
    const { config } = this.parts;
    if (config.frames.isBestMatch) {
      await using pictures = remembered(frames, Math.max(1, config.frames.set.length));
      return await lookForBestMatch(config, { frames: pictures.all, lookBy: (frame) => this.#lookBy(frame) });
    }
    const lookAt = async (frame: Frame): Promise<Sifted> => {
      const sifted = await lookAtPicture(config, this.#lookBy(frame));
      await frame[Symbol.asyncDispose]();
      const { name, original, analysed } = frame;
      this.sights.push({ frame: { name, original, analysed }, ...sifted });
      return sifted;
    };
    return chooseFrame(config.frames.strategy, { frames, lookAt, hasNew });
  }

  /** @throws CodedError `detection-failed` where every variant that was asked failed: nothing can be said then */
  assertAnswered(): void {
    if (this.#answered.size === 0 && this.#failed.size > 0) throw this.#failure([...this.#failed.keys()]);
  }

  /** @throws CodedError `detection-failed` where no object model answered: that faces or plates saw nothing says little */
  assertObjectsLookedFor(): void {
    const silent = [...this.#failed].filter(
      ([, type]) => type.name === 'object' && !this.#answered.has(type),
    );
    if (silent.length > 0) throw this.#failure(silent.map(([variant]) => variant));
  }

  #failure(failed: readonly Variant[]): CodedError {
    const { config, remote, variants } = this.parts;
    const ofGateway = config.remote === null ? undefined : remote.failureOf(config.remote);
    const reasons = failed.map(
      (variant) => variants.failureOf(variant) ?? ofGateway ?? `${variant.name} failed`,
    );
    return new CodedError('detection-failed', [...new Set(reasons)].join('; '));
  }

  #lookBy(frame: Frame): LookByVariant {
    const words = frameWords(frame.name);
    if (!this.lookedAt.includes(words)) this.lookedAt.push(words);
    return (type, variant, seen) => this.#lookByVariant(frame, type, variant, seen);
  }

  async #lookByVariant(
    frame: Frame,
    type: ModelType,
    variant: Variant,
    seen: readonly Found[],
  ): Promise<Sifted | undefined> {
    const { subject, config, zones, patterns, stopwatch, log } = this.parts;
    const began = performance.now();
    const found = await stopwatch.time('inference', () => this.#find(frame, type, variant, seen));
    if (found === undefined) {
      this.#failed.set(variant, type);
      return undefined;
    }
    this.#answered.add(type);
    const sifted = sift(
      found.map((one) => ({ ...one, type: type.name })),
      type,
      variant,
      {
        config,
        picture: frame.analysed,
        zones: zonesOfPicture(zones, frame.original, frame.analysed),
        matches: (pattern, label, ifUnusable) => patterns.matches(pattern, label, ifUnusable),
      },
    );
    this.unwanted.push(...sifted.rejected);
    const tookMs = performance.now() - began;
    const picture = `${subject.eventId ?? subject.file}-${frame.name}`;
    sayLook(log, config, { type: type.name, variant, picture, found: sifted.kept.length, tookMs });
    return sifted;
  }

  /** By the gateway, where there is one, else or where it fails by the variant itself. */
  async #find(
    frame: Frame,
    type: ModelType,
    variant: Variant,
    seen: readonly Found[],
  ): Promise<readonly Found[] | undefined> {
    const { subject, config, variants, signal } = this.parts;
    if (config.remote !== null) {
      const sight = await this.#remoteSight(frame, config.remote);
      const isFirst = variant === type.variants[0];
      if (sight !== undefined) return isFirst ? ofType(sight, type, variant) : [];
      if (!config.remote.fallbackLocal) return undefined;
    }
    const within =
      type.preExistingLabels.length === 0 ? {} : { within: reasonsFor(type, seen).map(({ box }) => box) };
    const { eventId } = subject;
    const found = await variants.find({ frame, eventId, type, variant, config, signal, ...within });
    return found?.map((one) => ({ ...one, type: type.name, model: variant.name }));
  }

  #remoteSight(frame: Frame, settings: RemoteSettings): Promise<readonly RemoteFound[] | undefined> {
    const { remote, subject, config, portal, signal } = this.parts;
    const known = this.#remoteSights.get(frame);
    if (known !== undefined) return known;
    const asking = remote.find({ frame, subject, settings, config, portal, signal });
    this.#remoteSights.set(frame, asking);
    return asking;
  }
}

/** What of a gateway's answer is of a type. */
function ofType(sight: readonly RemoteFound[], { name }: ModelType, variant: Variant): Found[] {
  return sight
    .filter(({ type }) => type === name)
    .map((one) => ({ ...one, model: one.model ?? variant.name }));
}

/** Pictures that can be asked for again: the first, the second and so on of those that can be had. */
function remembered(
  frames: AsyncIterable<Frame>,
  most: number,
): AsyncDisposable & { readonly all: readonly (() => Promise<Frame | undefined>)[] } {
  const iterator = frames[Symbol.asyncIterator]();
  const taken: Promise<Frame | undefined>[] = [];
  const take = async () => {
    const next = await iterator.next();
    return next.done === true ? undefined : next.value;
  };
  const all = Array.from({ length: most }, (_, index) => async () => {
    while (taken.length <= index) taken.push(take());
    return taken[index];
  });
  return {
    all,
    [Symbol.asyncDispose]: async () => {
      for (const frame of await Promise.allSettled(taken))
        if (frame.status === 'fulfilled') await frame.value?.[Symbol.asyncDispose]();
    },
  };
}
