import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FrameName, FrameSettings } from '@tocsin/detection-config';
import { errorMessage } from '@tocsin/errors';
import type { ZoneMinderPortal } from '@tocsin/zoneminder';
import type { Stopwatch } from '../../stopwatch';
import type { Subject } from '../subject';
import { awaitFrame, frameWords } from './await-frame';
import type { Frame, FrameOptions } from './frame';
import type { FrameSource } from './frame-source';

export interface EventFramesParts {
  readonly subject: Subject;
  readonly settings: FrameSettings;
  readonly sources: readonly FrameSource[];
  readonly portal: Pick<ZoneMinderPortal, 'event'> | undefined;
  readonly options: FrameOptions;
  /** How long pictures of an event that has just begun are waited for in all. */
  readonly budgetMs: number;
  readonly stopwatch: Stopwatch;
  readonly signal: AbortSignal;
  /** Gets what could not be had, in words. */
  readonly onMissing: (trouble: string) => void;
}

/** Before 1.33 ZoneMinder wrote no alarm.jpg: it must not eat up the time for the snapshot. */
const mostForOneOfSeveralMs = 2_000;
/** One picture was looked at: another one may be late, but then it is no trouble. */
const mostForAnotherMs = 1_000;

/**
 * The pictures of an event that the settings name, one by one as they are asked for. One that cannot be had is left
 * out, as is one that is an earlier one once more, byte by byte.
 */
export async function* eventFrames(parts: EventFramesParts): AsyncGenerator<Frame> {
  const { settings, signal, onMissing } = parts;
  const looked = new Set<string>();
  let failures = 0;
  let before: FrameName | undefined;
  await pause(settings.wait, signal);
  for await (const [name, isLast] of withLast(frameNames(parts))) {
    if (before !== undefined) await pause(secondsBetween(before, name, settings), signal);
    before = name;
    try {
      const isKnown = (jpeg: Uint8Array) => looked.has(contentOf(jpeg));
      const frame = await fetchFrame(name, parts, { isLast, isFirst: looked.size === 0, isKnown });
      failures = 0;
      if (frame === undefined) continue;
      looked.add(contentOf(frame.jpeg));
      yield frame;
    } catch (error) {
      signal.throwIfAborted();
      failures += 1;
      onMissing(errorMessage(error));
      if (failures >= settings.failuresInARow) return;
    }
  }
}

function contentOf(jpeg: Uint8Array): string {
  return createHash('sha1').update(jpeg).digest('base64');
}

/** Those of the set; where there is none, every `step`th of the event. */
async function* frameNames({
  settings,
  subject,
  portal,
  signal,
}: EventFramesParts): AsyncGenerator<FrameName> {
  if (settings.set.length > 0) return yield* settings.set;
  const { eventId } = subject;
  const info = eventId === null ? undefined : await portal?.event(eventId, signal).catch(() => undefined);
  const end = info === undefined || info.frames === 0 ? Number.POSITIVE_INFINITY : info.frames;
  const most = settings.most === 0 ? Number.POSITIVE_INFINITY : settings.most;
  for (
    let count = 0, frame = settings.start;
    count < most && frame <= end;
    count += 1, frame += settings.step
  )
    yield frame;
  return undefined;
}

async function fetchFrame(
  asked: FrameName,
  parts: EventFramesParts,
  {
    isFirst,
    isLast,
    isKnown,
  }: {
    readonly isFirst: boolean;
    readonly isLast: boolean;
    readonly isKnown: (jpeg: Uint8Array) => boolean;
  },
): Promise<Frame | undefined> {
  const { subject, sources, settings, options, budgetMs, stopwatch, signal } = parts;
  const name = await asNumbered(asked, parts);
  const usual = isFirst ? (isLast ? budgetMs : mostForOneOfSeveralMs) : mostForAnotherMs;
  const least = isFirst && isLast ? budgetMs : Math.min(usual, budgetMs / 2);
  const age = subject.seenAt === null ? Number.POSITIVE_INFINITY : Date.now() - subject.seenAt;
  const patienceMs = Math.max(0, age < 2 * budgetMs ? least : 0);
  return stopwatch.time(`${frameWords(name)} frame`, () =>
    awaitFrame({ subject, name, sources, settings, patienceMs, signal, options, isKnown }),
  );
}

/** `convert_snapshot_to_fid`: the snapshot by its number, which does not change while the event goes on. */
async function asNumbered(
  name: FrameName,
  { settings, subject, portal, signal }: EventFramesParts,
): Promise<FrameName> {
  if (name !== 'snapshot' || !settings.convertSnapshotToFid || subject.eventId === null) return name;
  const info = await portal?.event(subject.eventId, signal).catch(() => undefined);
  signal.throwIfAborted();
  return info?.maxScoreFrame ?? name;
}

function secondsBetween(before: FrameName, next: FrameName, settings: FrameSettings): number {
  const areSnapshots = before === 'snapshot' && next === 'snapshot';
  return areSnapshots ? settings.secondsBetweenSnapshots : settings.secondsBetweenFrames;
}

async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  if (seconds > 0) await sleep(seconds * 1000, undefined, { signal });
  signal.throwIfAborted();
}

/** Each with whether it is the last. */
async function* withLast<Item>(items: AsyncIterable<Item>): AsyncGenerator<readonly [Item, boolean]> {
  let previous: { readonly item: Item } | undefined;
  for await (const item of items) {
    if (previous !== undefined) yield [previous.item, false];
    previous = { item };
  }
  if (previous !== undefined) yield [previous.item, true];
}
