import { detectionJson, detectionText, type Sighting, wholePercent } from '@tocsin/detection';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { Alarm, Detection } from '@tocsin/messages';
import { decodePicture } from '@tocsin/pictures';
import { type Finding, nothing } from '../finding';
import type { Look, LookContext } from '../look';
import { orStopped } from '../or-stopped';
import { awaitFrame, type Frame } from './await-frame';
import type { EventFrame, FrameSource } from './frame-source';
import type { PictureFindings, PictureLooker } from './picture-looker';

export interface BuiltinLookParts {
  readonly looker: PictureLooker;
  readonly sources: readonly FrameSource[];
  /** How long pictures are waited for in all. */
  readonly frameBudgetMs: number;
}

/** Before 1.33 ZoneMinder wrote no alarm.jpg: it must not eat up the time for the snapshot. */
const mostForAlarmFrameMs = 2000;

/** Our own pipeline: the alarm frame, and where that shows nothing, the snapshot. */
export function createBuiltinLook(parts: BuiltinLookParts): Look {
  return async (alarm, context) => {
    const eventLook = new EventLook(parts, alarm, context);
    const first = await eventLook.frame('alarm', Math.min(mostForAlarmFrameMs, parts.frameBudgetMs / 2));
    const found = first === undefined ? undefined : await eventLook.lookAt(first);
    if (found !== undefined) return found;

    // One picture was looked at: the other one may be late, but then it is no trouble.
    const patienceMs = first === undefined ? parts.frameBudgetMs : Math.min(1000, parts.frameBudgetMs / 2);
    const second = await eventLook.frame('snapshot', patienceMs);
    if (second !== undefined && isNew(second, first)) {
      const foundToo = await eventLook.lookAt(second);
      if (foundToo !== undefined) return foundToo;
    }
    return eventLook.nothingFound();
  };
}

/** The look at one event: which pictures it had, and what was seen that nobody asked for. */
class EventLook {
  readonly #lookedAt: EventFrame[] = [];
  readonly #unwanted: Detection[] = [];
  readonly #missing: string[] = [];

  constructor(
    private readonly parts: BuiltinLookParts,
    private readonly alarm: Alarm,
    private readonly context: LookContext,
  ) {}

  /** The picture, or undefined when it could not be had in time. */
  async frame(name: EventFrame, withinMs: number): Promise<Frame | undefined> {
    const { stopwatch, stopping, deadline } = this.context;
    const { sources, looker } = this.parts;
    const signal = AbortSignal.any([stopping, deadline]);
    try {
      return await stopwatch.time(`${name} frame`, () =>
        awaitFrame({ alarm: this.alarm, name, sources, withinMs, signal, decode: looker.decode }),
      );
    } catch (error) {
      signal.throwIfAborted();
      this.#missing.push(errorMessage(error));
      return undefined;
    }
  }

  /** What was found in a picture; undefined where it was nothing. */
  async lookAt(frame: Frame): Promise<Finding | undefined> {
    const findings = await this.context.stopwatch.time('inference', () => this.#look(frame));
    this.#lookedAt.push(frame.name);
    this.#unwanted.push(...findings.unwanted);
    if (findings.detections.length === 0) return undefined;
    const sighting: Sighting = { ...findings, frame: frame.name };
    return {
      outcome: 'found',
      text: detectionText(sighting, { showPercent: false }),
      detectionJson: detectionJson(sighting),
      frame: frame.name,
      hookRan: true,
      reason: `the ${frame.name} picture shows ${summary(findings.detections)}`,
    };
  }

  /** @throws CodedError `no-picture` where there was none to look at: nothing can be said then */
  nothingFound(): Finding {
    if (this.#lookedAt.length === 0) {
      const remedy =
        this.parts.sources.length > 1 ? '' : '; for events on another machine set [detector] portal';
      throw new CodedError('no-picture', this.#missing.join('; ') + remedy);
    }
    const seen =
      this.#unwanted.length === 0 ? 'nothing' : `only ${summary(this.#unwanted)}, which is not asked for,`;
    const missing = this.#missing.length === 0 ? '' : `; ${this.#missing.join('; ')}`;
    return nothing(`${seen} seen in the ${this.#lookedAt.join(' and ')} picture${missing}`);
  }

  async #look({ picture, jpeg }: Frame): Promise<PictureFindings> {
    const { looker } = this.parts;
    const { stopping, deadline } = this.context;
    const signal = AbortSignal.any([stopping, deadline]);
    try {
      return await orStopped(() => looker.look(picture, signal), stopping);
    } catch (error) {
      if (!(error instanceof CodedError && error.code === 'inference-crashed') || signal.aborted) throw error;
      // The thread is gone with the pixels; its successor gets them once more.
      const again = await decodePicture(jpeg, looker.decode);
      return orStopped(() => looker.look(again, signal), stopping);
    }
  }
}

function isNew(frame: Frame, other: Frame | undefined): boolean {
  return other === undefined || Buffer.compare(frame.jpeg, other.jpeg) !== 0;
}

function summary(detections: readonly Detection[]): string {
  return detections.map(({ label, confidence }) => `${label} ${wholePercent(confidence)} %`).join(', ');
}
