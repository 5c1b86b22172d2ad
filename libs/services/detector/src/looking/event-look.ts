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
import type { DetectionConfig, ModelType, Variant, Zone } from '@tocsin/detection-config';
import { CodedError } from '@tocsin/errors';
import type { Logger } from 'pino';
import type { Stopwatch } from '../stopwatch';
import { frameWords } from './frames/await-frame';
import type { Frame } from './frames/frame';
import { sayLook } from './sayings';
import type { Subject } from './subject';
import type { VariantLooks } from '../looks/variant-looks';

export interface EventLookParts {
  readonly subject: Subject;
  readonly config: DetectionConfig;
  /** Of the original picture. */
  readonly zones: readonly Zone[];
  readonly variants: Pick<VariantLooks, 'find' | 'failureOf'>;
  readonly patterns: Pick<LabelPatterns, 'matches'>;
  readonly stopwatch: Stopwatch;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** The look at the pictures of one event: which there were, what answered, and what nobody asked for. */
export class EventLook {
  readonly lookedAt: string[] = [];
  readonly unwanted: Found[] = [];
  #answers = 0;
  readonly #failed = new Set<Variant>();

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
      return sifted;
    };
    return chooseFrame(config.frames.strategy, { frames, lookAt, hasNew });
  }

  /** @throws CodedError `detection-failed` where every variant that was asked failed: nothing can be said then */
  assertAnswered(): void {
    if (this.#answers > 0 || this.#failed.size === 0) return;
    const reasons = [...this.#failed].map(
      (variant) => this.parts.variants.failureOf(variant) ?? `${variant.name} failed`,
    );
    throw new CodedError('detection-failed', [...new Set(reasons)].join('; '));
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
    const { subject, config, zones, variants, patterns, stopwatch, log, signal } = this.parts;
    const { eventId } = subject;
    const within =
      type.preExistingLabels.length === 0 ? {} : { within: reasonsFor(type, seen).map(({ box }) => box) };
    const began = performance.now();
    const found = await stopwatch.time('inference', () =>
      variants.find({ frame, eventId, type, variant, config, signal, ...within }),
    );
    if (found === undefined) {
      this.#failed.add(variant);
      return undefined;
    }
    this.#answers += 1;
    const sifted = sift(
      found.map((detection) => ({ ...detection, type: type.name, model: variant.name })),
      type,
      variant,
      {
        config,
        picture: frame.analysed,
        zones: zonesOfPicture(zones, frame.original, frame.analysed),
        matches: (pattern, label) => patterns.matches(pattern, label),
      },
    );
    this.unwanted.push(...sifted.rejected);
    const tookMs = performance.now() - began;
    const picture = `${eventId ?? subject.file}-${frame.name}`;
    sayLook(log, config, { type: type.name, variant, picture, found: sifted.kept.length, tookMs });
    return sifted;
  }
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
