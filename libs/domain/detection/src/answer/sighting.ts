import type { FrameName } from '@tocsin/detection-config';
import type { Size } from '../geometry/box';
import type { Found } from '../sequence/found';

/** What the chosen picture showed. */
export interface Sighting {
  readonly frame: FrameName;
  /** As it was fetched. */
  readonly original: Size;
  /** As it was looked at, in whose pixels the boxes are. */
  readonly analysed: Size;
  readonly found: readonly Found[];
}
