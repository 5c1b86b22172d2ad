import { setTimeout as sleep } from 'node:timers/promises';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { Alarm } from '@tocsin/messages';
import { decodePicture, type DecodeOptions, type Picture } from '@tocsin/pictures';
import type { EventFrame, FrameSource } from './frame-source';

/** A picture of an event, ready to be looked at. */
export interface Frame {
  readonly name: EventFrame;
  readonly jpeg: Uint8Array;
  readonly picture: Picture;
}

export interface FrameRequest {
  readonly alarm: Alarm;
  readonly name: EventFrame;
  /** Asked in this order, over and over. */
  readonly sources: readonly FrameSource[];
  readonly withinMs: number;
  readonly signal: AbortSignal;
  readonly decode: DecodeOptions;
}

/** ZoneMinder has the picture about 20 ms after the alarm; later tries are for slow disks and busy portals. */
const pausesMs = [20, 50, 100, 200] as const;

/**
 * Waits for a picture that can be decoded: it may not be there yet, or only half of it.
 * @throws CodedError `no-picture` with what each source said last
 */
export async function awaitFrame(request: FrameRequest): Promise<Frame> {
  const { name, withinMs } = request;
  const giveUp = AbortSignal.any([request.signal, AbortSignal.timeout(Math.max(1, withinMs))]);
  const said = new Map<string, string>();
  let sources = request.sources;
  for (let round = 0; sources.length > 0 && !giveUp.aborted; round += 1) {
    const hopeful: FrameSource[] = [];
    for (const source of sources) {
      try {
        return await tryFrame(source, request, giveUp);
      } catch (error) {
        // A source cut off by the time limit has said nothing new.
        if (giveUp.aborted && said.has(source.name)) continue;
        said.set(source.name, errorMessage(error));
        if (error instanceof CodedError && error.retryable) hopeful.push(source);
      }
    }
    sources = hopeful;
    if (sources.length > 0) await pause(pausesMs[Math.min(round, pausesMs.length - 1)] ?? 200, giveUp);
  }
  request.signal.throwIfAborted();
  const reasons = [...said].map(([source, reason]) => `${source}: ${reason}`).join('; ');
  throw new CodedError(
    'no-picture',
    `no usable ${name} picture (${reasons || 'there was no time to look for it'})`,
  );
}

async function tryFrame(
  source: FrameSource,
  { alarm, name, decode }: FrameRequest,
  signal: AbortSignal,
): Promise<Frame> {
  const jpeg = await source.read(alarm, name, signal);
  return { name, jpeg, picture: await decodePicture(jpeg, decode) };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error; // an abort ends the loop above
  }
}
