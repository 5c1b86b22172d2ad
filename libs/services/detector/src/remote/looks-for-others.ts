import type { Found } from '@tocsin/detection';
import type { FrameName, Zone } from '@tocsin/detection-config';
import type { Size } from '@tocsin/vision';

/** One picture and what was seen in it; boxes in pixels of `analysed`. */
export interface PictureSight {
  readonly frame: FrameName;
  readonly original: Size;
  readonly analysed: Size;
  readonly found: readonly Found[];
  /** Left out by pattern or zone. */
  readonly rejected: readonly Found[];
}

export interface EventSight {
  /** The picture that counts; null where nothing was seen. */
  readonly matched: PictureSight | null;
  /** Every picture that showed something. */
  readonly all: readonly PictureSight[];
  /** In pixels of the original. */
  readonly zones: readonly Zone[];
}

/** What a caller wants different from what is configured; names and values are those of `stream_sequence` and `ml_sequence`. */
export interface EventQuestion {
  readonly eventId: number;
  readonly monitorId: number | null;
  readonly reason: string;
  readonly streamOptions: Readonly<Record<string, unknown>>;
  readonly overrides: Readonly<Record<string, unknown>>;
  /** What was downloaded goes again. */
  readonly isToDelete: boolean;
  readonly signal: AbortSignal;
}

export interface PictureQuestion {
  /** A type of models; null: all of them. */
  readonly type: string | null;
  /** Whether patterns, sizes and zones of ours apply. */
  readonly isSifted: boolean;
  readonly monitorId: number | null;
  readonly signal: AbortSignal;
}

export interface ModelInfo {
  readonly name: string;
  readonly type: string;
  readonly framework: string;
}

/** Our own detection, for those who ask over HTTP. */
export interface LooksForOthers {
  /** @throws CodedError `picture-unreadable`, `picture-truncated`, `detection-failed` */
  lookAtPicture(jpeg: Uint8Array, question: PictureQuestion): Promise<PictureSight>;
  /** Pictures come from the ZoneMinder that is configured here. @throws CodedError `no-picture`, `detection-failed` */
  lookAtEvent(question: EventQuestion): Promise<EventSight>;
  models(): Promise<readonly ModelInfo[]>;
  /** Names of known faces. */
  faceNames(): Promise<readonly string[]>;
}
