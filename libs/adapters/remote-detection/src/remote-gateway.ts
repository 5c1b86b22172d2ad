import type { Detection } from '@tocsin/messages';
import type { Size } from '@tocsin/vision';

/** Something that a gateway saw. */
export interface RemoteFound extends Detection {
  /** `object`, `face`, `alpr`. */
  readonly type: string;
  /** Null where it does not say. */
  readonly model: string | null;
}

export interface RemoteSight {
  readonly found: readonly RemoteFound[];
  /** The picture in whose pixels the boxes are; null where it does not say: the one it was sent. */
  readonly size: Size | null;
  /** Of an event, the picture that shows it; null where none does. */
  readonly frame: string | null;
}

export interface PictureQuestion {
  /** Types of models that are wanted. */
  readonly types: readonly string[];
  readonly signal: AbortSignal;
}

export interface EventQuestion {
  readonly eventId: number;
  readonly monitorId: number | null;
  readonly reason: string;
  /** As `stream_sequence` has them, with `polygons`. */
  readonly streamOptions: Readonly<Record<string, unknown>>;
  /** `model_sequence`, and of each type its `pattern`. */
  readonly overrides: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

export interface AddressQuestion extends PictureQuestion {
  readonly frame: string;
  readonly url: string;
  /** What the gateway adds to the address, e.g. `token=…`. */
  readonly auth: string;
  readonly verifyTls: boolean;
}

/**
 * Another machine that looks at pictures. All of these throw CodedError `gateway-unreachable`, `gateway-login`,
 * `gateway-failed`, each saying where and why, or what `signal` says.
 */
export interface RemoteGateway {
  /** The picture is sent. */
  lookAtPicture(jpeg: Uint8Array, question: PictureQuestion): Promise<RemoteSight>;
  /** The gateway fetches the pictures of the event itself; only mlapi can. */
  lookAtEvent?(question: EventQuestion): Promise<RemoteSight>;
  /** The gateway fetches one picture from its address; only pyzm.serve can. */
  lookAtAddress?(question: AddressQuestion): Promise<RemoteSight>;
}
