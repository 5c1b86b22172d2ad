import { CodedError, errorMessage } from '@tocsin/errors';
import type { SharedPicture, Size } from '@tocsin/vision';
import sharp from 'sharp';

/** A picture in memory, upright, three bytes a pixel, red first. */
export interface Picture extends SharedPicture {
  /** Before it was shrunk; the picture's own where it was not. */
  readonly original: Size;
}

export interface DecodeOptions {
  /** Wider pictures are shrunk to this while they are decoded, which saves most of the work. */
  readonly maxWidth?: number;
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
export async function decodePicture(jpeg: Uint8Array, options: DecodeOptions = {}): Promise<Picture> {
  refuseNonJpeg(jpeg);
  try {
    const source = sharp(jpeg, { failOn: 'truncated', limitInputPixels: mostPixels, sequentialRead: true });
    const original = options.maxWidth === undefined ? undefined : (await source.metadata()).autoOrient;
    const upright = source.autoOrient();
    if (options.maxWidth !== undefined) upright.resize({ width: options.maxWidth, withoutEnlargement: true });
    const { data, info } = await upright.toColourspace('srgb').removeAlpha().raw().toUint8Array();
    const { width, height, channels } = info;
    const rgb = sharedRgb(data, width * height, channels);
    return { width, height, data: rgb, original: original ?? { width, height } };
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

/** Into memory that every thread reads; one channel as three. */
function sharedRgb(data: Uint8Array, pixels: number, channels: number): Uint8Array<SharedArrayBuffer> {
  const rgb = new Uint8Array(new SharedArrayBuffer(pixels * 3));
  if (channels === 3) rgb.set(data);
  else {
    for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3)
      rgb.fill(data[from] ?? 0, to, to + 3);
  }
  return rgb;
}
