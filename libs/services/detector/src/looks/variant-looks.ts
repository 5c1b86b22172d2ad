import path from 'node:path';
import { askedConfidence } from '@tocsin/detection';
import type { DetectionConfig, ModelType, Variant } from '@tocsin/detection-config';
import { errorMessage } from '@tocsin/errors';
import type { Box, Detection } from '@tocsin/messages';
import { PaidAnswersFolder } from '@tocsin/plate-services';
import { scaleBox, type Size } from '@tocsin/vision';
import type { Logger } from 'pino';
import type { Frame } from '../looking/frames/frame';
import { sayReady } from '../looking/sayings';
import { openPictureLook, type OpenPictureLookParts, type VariantUse } from './open-picture-look';
import type { PictureLook } from './picture-look';
import { Turns } from './turns';

type UsedConfig = Pick<DetectionConfig, 'labels' | 'basePath'>;

export interface VariantRequest {
  readonly frame: Frame;
  readonly eventId: number | null;
  readonly type: ModelType;
  readonly variant: Variant;
  readonly config: UsedConfig & Pick<DetectionConfig, 'disableLocks' | 'types'>;
  /** Where to look, in pixels of `frame.analysed`; all over it where none is given. */
  readonly within?: readonly Box[];
  readonly signal: AbortSignal;
}

export type OpenLook = (variant: Variant, use: VariantUse) => PictureLook;

/** How the variants of all monitors look, each opened once, when it is first needed. */
export class VariantLooks implements AsyncDisposable {
  readonly #open: OpenLook;
  readonly #log: Logger;
  readonly #looks = new Map<string, PictureLook>();
  /** By folder. */
  readonly #paidAnswers = new Map<string, PaidAnswersFolder>();
  /** What was last said of those that fail. */
  readonly #failing = new Map<string, string>();
  readonly #turns = { cpu: new Turns(), gpu: new Turns(), tpu: new Turns() };

  constructor(
    parts: OpenPictureLookParts,
    open: OpenLook = (variant, use) => openPictureLook(variant, use, parts),
  ) {
    this.#open = open;
    this.#log = parts.log;
  }

  /**
   * Looks by a variant. One that cannot is named in the log when it begins to fail and when it works again.
   * @returns boxes in pixels of `frame.analysed`; undefined where it failed: the others go on
   * @throws only what `signal` says
   */
  async find(request: VariantRequest): Promise<readonly Detection[] | undefined> {
    const { variant, config, signal } = request;
    try {
      const found = await this.#find(request);
      if (this.#failing.delete(keyOf(variant)))
        this.#log.info({ model: variant.name }, `${variant.name} works again`);
      return found;
    } catch (error) {
      signal.throwIfAborted();
      this.#fails(variant, error, config);
      return undefined;
    }
  }

  /** Gets models ready. What cannot be is said, and tried again with the pictures. */
  async warm(config: UsedConfig & Pick<DetectionConfig, 'types'>): Promise<void> {
    const all = config.types.flatMap((type) => type.variants.map((variant) => ({ type, variant })));
    for (const { type, variant } of all) {
      const began = performance.now();
      try {
        await this.#lookOf(type, variant, config).warm();
        sayReady(this.#log, variant, performance.now() - began);
      } catch (error) {
        this.#fails(variant, error, config);
      }
    }
  }

  /** Why one fails that does. */
  failureOf(variant: Variant): string | undefined {
    return this.#failing.get(keyOf(variant));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const look of this.#looks.values()) await look[Symbol.asyncDispose]?.();
  }

  async #find({
    frame,
    eventId,
    type,
    variant,
    config,
    within,
    signal,
  }: VariantRequest): Promise<Detection[]> {
    using _turn = config.disableLocks ? undefined : await this.#turnOf(variant, signal);
    const look = this.#lookOf(type, variant, config);
    const isWhole = type.usesOriginalPicture && variant.maxSize === null;
    const picture = isWhole ? await frame.whole() : await frame.at(variant.maxSize);
    const jpeg = needsFile(variant) ? await frame.jpegOf(picture) : frame.jpeg;
    const parts = within?.map((box) => scaled(box, frame.analysed, picture));
    const context = {
      eventId,
      frame: String(frame.name),
      signal,
      ...(parts === undefined ? {} : { within: parts }),
    };
    const found = await look.find(picture, jpeg, context);
    return found.map((one) => ({ ...one, box: scaled(one.box, picture, frame.analysed) }));
  }

  #fails(variant: Variant, error: unknown, { types }: Pick<DetectionConfig, 'types'>): void {
    const isOnly = types.flatMap(({ variants }) => variants).length === 1;
    const consequence = isOnly ? 'until then alarms go out without a look' : 'until then it is left out';
    const why = errorMessage(error);
    if (this.#failing.get(keyOf(variant)) === why) return;
    this.#failing.set(keyOf(variant), why);
    this.#log.error({ err: error, model: variant.name }, `${why}; ${consequence}`);
  }

  #lookOf(type: ModelType, variant: Variant, config: UsedConfig): PictureLook {
    const asked = { nmsMode: type.nmsMode, minConfidence: askedConfidence(variant, config) };
    const key = `${keyOf(variant)} ${JSON.stringify(asked)}`;
    const known = this.#looks.get(key);
    if (known !== undefined) return known;
    const cacheFolder = path.join(config.basePath, 'converted-models');
    const opened = this.#open(variant, { ...asked, cacheFolder, paidAnswers: this.#answersIn(config) });
    this.#looks.set(key, opened);
    return opened;
  }

  #answersIn({ basePath }: UsedConfig): PaidAnswersFolder {
    const folder = path.join(basePath, 'plate-answers');
    const known = this.#paidAnswers.get(folder) ?? new PaidAnswersFolder({ folder, log: this.#log });
    this.#paidAnswers.set(folder, known);
    return known;
  }

  /** Services elsewhere and plug-ins take no turn. */
  async #turnOf(variant: Variant, signal: AbortSignal): Promise<Disposable | undefined> {
    const processor = variant.kind === 'hog' ? 'cpu' : 'processor' in variant ? variant.processor : undefined;
    const { maxProcesses, maxLockWait } = variant;
    // The threads are the limit where the file sets none: the old one kept processes from filling the memory.
    if (processor === undefined || maxProcesses === null) return undefined;
    return this.#turns[processor].take({ most: maxProcesses, waitSeconds: maxLockWait }, signal);
  }
}

/** Those that hand a picture on. */
function needsFile(variant: Variant): boolean {
  return variant.kind === 'plugin' || (variant.kind === 'alpr' && variant.service !== 'local');
}

/** What of a variant makes it another one; filters and waiting do not. */
function keyOf(variant: Variant): string {
  const {
    preExistingLabels: _labels,
    maxDetectionSize: _size,
    maxProcesses: _most,
    maxLockWait: _wait,
    ...own
  } = variant;
  return JSON.stringify(own);
}

function scaled(box: Box, from: Size, to: Size): Box {
  if (from.width === to.width && from.height === to.height) return box;
  return scaleBox(box, to.width / from.width, to.height / from.height);
}
