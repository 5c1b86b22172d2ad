import type { Detection } from '@tocsin/messages';
import type { SharedPicture } from '@tocsin/vision';

/** What a service is told of a picture besides the picture. */
export interface PlateContext {
  /** Null for a picture of no event. */
  readonly eventId: number | null;
  /** E.g. `alarm`, `snapshot`, `21`. */
  readonly frame: string;
  readonly signal: AbortSignal;
}

/** Somebody else who reads number plates. */
export interface PlateService {
  /**
   * @param jpeg - the file of `picture`
   * @returns the plates; boxes in pixels of `picture`
   * @throws CodedError `plate-service-failed`, saying what the service answered: there are no plates then
   */
  find(picture: SharedPicture, jpeg: Uint8Array, context: PlateContext): Promise<Detection[]>;
}
