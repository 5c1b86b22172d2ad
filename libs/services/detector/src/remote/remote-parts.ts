import type { FetchPictureOptions } from '@tocsin/remote-detection';
import type { Callers } from './callers';
import type { LooksForOthers } from './looks-for-others';
import type { SentPictures } from './sent-pictures';

/** As mlapi has it. */
export const largestPicture = 5 * 1024 * 1024;

export interface RemoteParts {
  readonly looks: LooksForOthers;
  readonly callers: Callers;
  readonly sent: SentPictures;
  readonly allowed: FetchPictureOptions['allowed'];
  readonly allowsSelfSigned: boolean;
  /** Of one look. */
  readonly timeoutMs: number;
}
