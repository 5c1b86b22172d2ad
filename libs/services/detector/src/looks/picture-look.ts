import type { Box, Detection } from '@tocsin/messages';
import type { Provider } from '@tocsin/inference';
import type { SharedPicture } from '@tocsin/vision';

/** What a look is told of a picture besides its pixels. */
export interface PictureContext {
  readonly eventId: number | null;
  /** E.g. `alarm`, `snapshot`, `21`. */
  readonly frame: string;
  readonly signal: AbortSignal;
  /** Where to look, in pixels of the picture: the vehicles in it, say. All over it where none is given. */
  readonly within?: readonly Box[];
}

/** A model, service or plug-in that looks at pictures. */
export interface PictureLook {
  /**
   * @returns what was found; boxes in pixels of `picture`
   * @throws CodedError naming what is wrong with it
   */
  find(picture: SharedPicture, jpeg: Uint8Array, context: PictureContext): Promise<Detection[]>;
  /** Gets it ready, so that the first picture need not wait. */
  warm(): Promise<void>;
  [Symbol.asyncDispose]?(): Promise<void>;
}

/** What `processor = gpu` means here. */
export type GpuProvider = Exclude<Provider, 'cpu'>;
