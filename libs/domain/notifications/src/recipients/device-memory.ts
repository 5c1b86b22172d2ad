import type { MonitorId } from '@tocsin/messages';

/** The right to send one start to a device, or how long that is not to be. */
export interface StartClaim {
  /** ms; 0 where it may be sent now, and counts as sent from now on. */
  readonly waitMs: number;
  /** Takes it back, for a sending that failed. */
  takeBack(): Promise<void>;
}

/**
 * What is remembered of each device beside its registration, by its token: one memory for all gateways, whichever of
 * them tells it. Trouble with what lies beneath never throws: each gateway then goes on with what it knows itself.
 */
export interface DeviceMemory {
  /** The device is new: it can be told since then, ms since 1970. */
  begin(token: string, sinceMs: number): Promise<void>;
  /** Since when it can be told, ms since 1970; 0 where that was always so. */
  since(token: string): Promise<number>;
  /** Claims a start of a monitor, unless one was sent within the interval. Of several who ask at once one may. */
  claim(token: string, monitor: MonitorId, intervalMs: number): Promise<StartClaim>;
  /** Notes a start that was sent by other means, so long ago, ms. */
  note(token: string, monitor: MonitorId, ageMs: number): Promise<void>;
  /** How long ago it was last told of each monitor, ms. */
  ages(token: string): Promise<ReadonlyMap<MonitorId, number>>;
  /** The device is gone. */
  forget(token: string): Promise<void>;
}
