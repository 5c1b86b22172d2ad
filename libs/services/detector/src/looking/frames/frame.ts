import type { FrameName } from '@tocsin/detection-config';
import { type DecodedPicture, decodePicture, encodePicture, type PictureMemory } from '@tocsin/pictures';
import type { SharedPicture, Size } from '@tocsin/vision';

export interface FrameOptions {
  /** Pixels wide; wider pictures are looked at as if they were this wide. */
  readonly resizeWidth: number | null;
  /** As wide as the first model wants it; decoding to that proves the picture whole. */
  readonly firstWidth: number | null;
  readonly memory: PictureMemory;
}

/** What is known of a picture without its bytes. */
export type FrameFacts = Pick<Frame, 'name' | 'original' | 'analysed'>;

/** A picture of an event: its JPEG, and its pixels in each size that is asked for, decoded once. */
export class Frame implements AsyncDisposable {
  readonly original: Size;
  /** In whose pixels boxes are told: the original, or shrunk to `resizeWidth`. */
  readonly analysed: Size;
  readonly #memory: PictureMemory;
  readonly #decoded = new Map<number, Promise<DecodedPicture>>();

  private constructor(
    readonly name: FrameName,
    readonly jpeg: Uint8Array,
    first: DecodedPicture,
    { resizeWidth, memory }: FrameOptions,
  ) {
    this.original = first.original;
    this.analysed = shrunk(this.original, resizeWidth);
    this.#memory = memory;
    this.#decoded.set(first.width, Promise.resolve(first));
  }

  /** @throws CodedError `picture-truncated` (retryable: it may still be written), `picture-unreadable` */
  static async open(name: FrameName, jpeg: Uint8Array, options: FrameOptions): Promise<Frame> {
    const { resizeWidth, firstWidth, memory } = options;
    const maxWidth = Math.min(
      resizeWidth ?? Number.POSITIVE_INFINITY,
      firstWidth ?? Number.POSITIVE_INFINITY,
    );
    const first = await decodePicture(jpeg, { memory, ...(Number.isFinite(maxWidth) ? { maxWidth } : {}) });
    return new Frame(name, jpeg, first, options);
  }

  /** As it is looked at. @param maxWidth - pixels; null: no further shrunk */
  at(maxWidth: number | null): Promise<SharedPicture> {
    return this.#decode(shrunk(this.analysed, maxWidth).width);
  }

  /** As it was fetched. */
  whole(): Promise<SharedPicture> {
    return this.#decode(this.original.width);
  }

  /** The file of a picture of this frame. */
  async jpegOf(picture: SharedPicture): Promise<Uint8Array> {
    return picture.width === this.original.width ? this.jpeg : encodePicture(picture);
  }

  /** Lets go of the pixels; they are decoded anew if they are wanted again. */
  async [Symbol.asyncDispose](): Promise<void> {
    const decoded = await Promise.allSettled(this.#decoded.values());
    this.#decoded.clear();
    for (const one of decoded) if (one.status === 'fulfilled') one.value[Symbol.dispose]();
  }

  #decode(width: number): Promise<DecodedPicture> {
    const known = this.#decoded.get(width);
    if (known !== undefined) return known;
    const limit = width < this.original.width ? { maxWidth: width } : {};
    const decoding = decodePicture(this.jpeg, { memory: this.#memory, ...limit });
    this.#decoded.set(width, decoding);
    return decoding;
  }
}

/** Never enlarged. */
function shrunk(size: Size, width: number | null): Size {
  if (width === null || width >= size.width) return size;
  return { width, height: Math.max(1, Math.round((size.height * width) / size.width)) };
}
