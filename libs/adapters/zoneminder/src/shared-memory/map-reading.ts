import type { MonitorReading } from '@tocsin/zoneminder-formats';

/** Why a monitor cannot be read from shared memory. */
export type MapTroubleKind =
  /** No file: zmc does not run. */
  | 'missing'
  /** zmc sets up or has stopped, or this is no map. */
  | 'invalid'
  /** zmc has died without removing it: nothing in it moves any more. */
  | 'stale'
  /** The account we run as may not read it. */
  | 'unreadable'
  /** Of a release that is not known: poll the Events table instead. */
  | 'unknown-size';

/** What a look at a monitor's map gave. */
export type MapReading =
  | { readonly kind: 'ok'; readonly reading: MonitorReading }
  | { readonly kind: MapTroubleKind; readonly detail: string };
