import { CodedError, errorMessage } from '@tocsin/errors';
import type { SharedPicture, Size } from '@tocsin/vision';
import sharp from 'sharp';
import type { PictureMemory } from './picture-memory';

/** A picture in memory, upright, three bytes a pixel, red first. */
export interface Picture extends SharedPicture {
  /** Before it was shrunk; the picture's own where it was not. */
  readonly original: Size;
}

/**
 * Disposing it hands its memory to the next picture, where the decoder was given any to hand around; one that is not
 * disposed is freed like everything else.
 */
export interface DecodedPicture extends Picture, Disposable {}

export interface DecodeOptions {
  /** Wider pictures are shrunk to this. */
  readonly maxWidth?: number;
  readonly memory?: PictureMemory;
}

/** 8K has 33 million; what is larger is no camera picture. */
export const mostPixels = 64_000_000;

/** Whether these bytes begin as a JPEG does. */
export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8;
}

/**
 * Decodes a JPEG, of whatever colour space, turned as its EXIF data says.
 * @throws CodedError `picture-truncated` (retryable: it may still be written) or `picture-unreadable`
 */
export async function decodePicture(jpeg: Uint8Array, options: DecodeOptions = {}): Promise<DecodedPicture> {
  refuseNonJpeg(jpeg);
  try {
    const source = sharp(jpeg, { failOn: 'truncated', limitInputPixels: mostPixels, sequentialRead: true });
    const original = options.maxWidth === undefined ? undefined : (await source.metadata()).autoOrient;
    const upright = source.autoOrient();
    if (options.maxWidth !== undefined) upright.resize({ width: options.maxWidth, withoutEnlargement: true });
    const decoded = upright.toColourspace('srgb').removeAlpha().raw();
    const { data, info } = await decoded.toBuffer({ resolveWithObject: true });
    return inSharedMemory(data, info, { original: original ?? info, memory: options.memory });
  } catch (error) {
    throw decodeError(jpeg, error);
  }
}

function refuseNonJpeg(bytes: Uint8Array): void {
  if (bytes.length < 4) {
    throw new CodedError('picture-truncated', `the picture has ${bytes.length} bytes only`, {
      retryable: true,
    });
  }
  if (isJpeg(bytes)) return;
  const start = JSON.stringify(Buffer.from(bytes.subarray(0, 16)).toString('latin1'));
  throw new CodedError('picture-unreadable', `this is no JPEG: it begins with ${start}`);
}

function decodeError(jpeg: Uint8Array, cause: unknown): CodedError {
  const said = errorMessage(cause).replaceAll('\n', ' ').trim();
  return /premature end/i.test(said)
    ? new CodedError('picture-truncated', `the JPEG of ${jpeg.length} bytes ends too early`, {
        cause,
        retryable: true,
      })
    : new CodedError('picture-unreadable', `the JPEG of ${jpeg.length} bytes cannot be decoded: ${said}`, {
        cause,
      });
}

function inSharedMemory(
  bytes: Uint8Array,
  { width, height, channels }: Size & { readonly channels: number },
  { original, memory }: { readonly original: Size; readonly memory: PictureMemory | undefined },
): DecodedPicture {
  const length = width * height * 3;
  const buffer = memory?.take(length) ?? new SharedArrayBuffer(length);
  const data = new Uint8Array(buffer, 0, length);
  if (channels === 3) data.set(bytes);
  else spreadGrey(bytes, channels, data);
  let isOver = false;
  return {
    width,
    height,
    data,
    original: { width: original.width, height: original.height },
    [Symbol.dispose]: () => {
      if (!isOver) memory?.give(buffer);
      isOver = true;
    },
  };
}

/** One channel as three. */
function spreadGrey(grey: Uint8Array, channels: number, rgb: Uint8Array): void {
  for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3)
    rgb.fill(grey[from] ?? 0, to, to + 3);
}
