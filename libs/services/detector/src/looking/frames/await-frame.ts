import { setTimeout as sleep } from 'node:timers/promises';
import type { FrameName, FrameSettings } from '@tocsin/detection-config';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { Subject } from '../subject';
import { Frame, type FrameOptions } from './frame';
import type { FrameSource } from './frame-source';

export interface FrameRequest {
  readonly subject: Subject;
  readonly name: FrameName;
  /** Asked in this order, over and over. */
  readonly sources: readonly FrameSource[];
  readonly settings: Pick<FrameSettings, 'attempts' | 'secondsBetweenAttempts'>;
  /** How long a first attempt waits for a picture that may come yet. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  readonly options: FrameOptions;
  /** Whether these bytes need no second look. */
  readonly isKnown?: (jpeg: Uint8Array) => boolean;
}

/** ZoneMinder has the picture about 20 ms after the alarm; later tries are for slow disks and busy portals. */
const pausesMs = [20, 50, 100, 200] as const;

/** The longest that a timer takes. */
const neverMs = 2 ** 31 - 1;

/** What may be there at the next attempt. */
const mayCome = new Set(['frame-missing', 'picture-truncated']);

/**
 * A picture that can be decoded. It may not be there yet, or only half of it: the first attempt waits for that, and
 * `max_attempts` says how many follow.
 * @returns undefined for one that is known
 * @throws CodedError `no-picture` with what each source said last
 */
export async function awaitFrame(request: FrameRequest): Promise<Frame | undefined> {
  const { signal, settings } = request;
  for (let attempt = 1; ; attempt += 1) {
    const tried = await tryFor(attempt === 1 ? request.patienceMs : 0, request);
    if (tried === undefined || tried instanceof Frame) return tried;
    signal.throwIfAborted();
    const isHopeless = !tried.some(({ error }) => error instanceof CodedError && mayCome.has(error.code));
    if (isHopeless || attempt >= settings.attempts) throw noPicture(request, tried);
    await sleep(settings.secondsBetweenAttempts * 1000, undefined, { signal });
  }
}

interface Trouble {
  readonly source: string;
  readonly error: unknown;
}

/** Asks every source, and again those that may have it yet while there is time. */
async function tryFor(
  patienceMs: number,
  request: FrameRequest,
): Promise<Frame | undefined | readonly Trouble[]> {
  // Asked in every round: on Node 20 a time limit that only `any` knows is collected as garbage, and never strikes.
  const limit = AbortSignal.timeout(patienceMs === 0 ? neverMs : patienceMs);
  const giveUp = AbortSignal.any([request.signal, limit]);
  const said = new Map<string, unknown>();
  let sources = request.sources;
  for (let round = 0; sources.length > 0 && !giveUp.aborted && !limit.aborted; round += 1) {
    const hopeful: FrameSource[] = [];
    for (const source of sources) {
      try {
        const jpeg = await source.read(request.subject, request.name, giveUp);
        if (request.isKnown?.(jpeg) === true) return undefined;
        return await Frame.open(request.name, jpeg, request.options);
      } catch (error) {
        // A source cut off by the time limit has said nothing new.
        if (giveUp.aborted && said.has(source.name)) continue;
        said.set(source.name, error);
        if (error instanceof CodedError && error.retryable) hopeful.push(source);
      }
    }
    if (patienceMs === 0) break;
    sources = hopeful;
    if (sources.length > 0) await pause(pausesMs[Math.min(round, pausesMs.length - 1)] ?? 200, giveUp);
  }
  return [...said].map(([source, error]) => ({ source, error }));
}

function noPicture({ name }: FrameRequest, troubles: readonly Trouble[]): CodedError {
  const reasons = troubles.map(({ source, error }) => `${source}: ${errorMessage(error)}`).join('; ');
  return new CodedError(
    'no-picture',
    `no usable ${frameWords(name)} picture (${reasons || 'there was no time to look for it'})`,
  );
}

/** A frame in words: `alarm`, `snapshot`, `frame 21`. */
export function frameWords(name: FrameName): string {
  return typeof name === 'number' ? `frame ${name}` : name;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error; // an abort ends the loop above
  }
}
