import type { DetectionConfig, Zone } from '@tocsin/detection-config';
import { importZones, type MonitorZones } from '@tocsin/detection';
import { errorMessage } from '@tocsin/errors';
import type { MonitorId } from '@tocsin/messages';
import type { Logger } from 'pino';
import { orStopped } from '../../or-stopped';
import type { Subject } from '../subject';

/** Where ZoneMinder's zones are read. */
export interface ZoneSource {
  /** @returns undefined for a monitor that is gone */
  zones(monitor: MonitorId, signal: AbortSignal): Promise<MonitorZones | undefined>;
}

interface Known {
  readonly zones: MonitorZones | undefined;
  readonly readAt: number;
}

/** Somebody who draws a zone wants to see it work soon. */
const freshForMs = 60_000;
/** A source that is down must not cost every alarm its time. */
const mostWaitMs = 3_000;

/** ZoneMinder's zones, kept for a minute; where they cannot be read, those of before count. */
export class ZoneImport {
  readonly #known = new Map<MonitorId, Known>();
  readonly #failing = new Set<MonitorId>();

  constructor(
    private readonly log: Logger,
    private readonly now: () => number = Date.now,
    private readonly waitMs = mostWaitMs,
  ) {}

  /** The zones that count for an event, in pixels of the original picture. None: all of the picture counts. */
  async zonesFor(
    { monitorId, cause }: Pick<Subject, 'monitorId' | 'cause'>,
    { zones: settings, generation }: Pick<DetectionConfig, 'zones' | 'generation'>,
    { sources, signal }: { readonly sources: readonly ZoneSource[]; readonly signal: AbortSignal },
  ): Promise<readonly Zone[]> {
    const own = settings.onlyTriggered ? [] : settings.own;
    const isImporting = settings.importZoneMinder || settings.onlyTriggered;
    if (monitorId === null || !isImporting) return own;
    const imported = await this.#read(monitorId, sources, signal);
    if (imported === undefined) return own;
    const options = {
      patterns: settings.patterns,
      triggeredBy: settings.onlyTriggered ? cause : null,
      foldNames: generation !== '4',
    };
    return [...own, ...importZones(imported, options)];
  }

  async #read(
    monitor: MonitorId,
    sources: readonly ZoneSource[],
    signal: AbortSignal,
  ): Promise<MonitorZones | undefined> {
    const known = this.#known.get(monitor);
    if (known !== undefined && this.now() - known.readAt < freshForMs) return known.zones;
    const limit = AbortSignal.timeout(this.waitMs);
    const inTime = AbortSignal.any([signal, limit]);
    const troubles: string[] = [];
    for (const source of sources) {
      try {
        const zones = await orStopped(() => source.zones(monitor, inTime), inTime);
        this.#known.set(monitor, { zones, readAt: this.now() });
        this.#failing.delete(monitor);
        return zones;
      } catch (error) {
        signal.throwIfAborted();
        // Named here also to keep it: on Node 20 a time limit that only `any` knows is collected as garbage.
        troubles.push(limit.aborted ? `no answer within ${this.waitMs / 1000} s` : errorMessage(error));
      }
    }
    this.#say(monitor, troubles, known !== undefined);
    return known?.zones;
  }

  /** Once, until it goes well again. */
  #say(monitorId: MonitorId, troubles: readonly string[], isKnown: boolean): void {
    if (this.#failing.has(monitorId)) return;
    this.#failing.add(monitorId);
    const why = troubles.length === 0 ? 'neither database nor portal is configured' : troubles.join('; ');
    const consequence = isKnown ? 'those of before count' : 'only zones of the file count';
    this.log.warn({ monitorId }, `ZoneMinder's zones cannot be read (${why}); ${consequence}`);
  }
}
