import type { Detection } from '@tocsin/messages';
import type { Pixels } from '@tocsin/vision';

/** To the worker. The pixels' buffer is handed over, not copied. */
export interface DetectRequest {
  readonly id: number;
  readonly picture: Pixels;
  readonly minConfidence: number;
}

/** An error as it crosses threads, which drops classes and causes. */
export interface ErrorMessage {
  readonly code: string;
  readonly message: string;
}

/** From the worker. */
export type WorkerMessage =
  | { readonly type: 'ready'; readonly description: string }
  | { readonly type: 'unusable'; readonly error: ErrorMessage }
  | { readonly type: 'warning'; readonly message: string }
  | { readonly type: 'found'; readonly id: number; readonly detections: readonly Detection[] }
  | { readonly type: 'failed'; readonly id: number; readonly error: ErrorMessage };
