import { CodedError, errorMessage } from '@tocsin/errors';
import type { Pixels } from '@tocsin/vision';
import sharp from 'sharp';
import { mostPixels } from './decode-picture';

/** Pixels as a JPEG, for services that want a file. */
export function encodePicture({ data, width, height }: Pixels): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

/** How files begin. An SVG, say, is a program that draws, and no picture of a camera. */
const beginnings = {
  png: /^\x89PNG\r\n/,
  gif: /^GIF8[79]a/,
  webp: /^RIFF[^]{4}WEBP/,
  jpeg: /^\xff\xd8/,
} as const;

/**
 * A picture file of another kind (PNG, GIF, WebP) as a JPEG.
 * @throws CodedError `picture-unreadable`
 */
export async function toJpeg(picture: Uint8Array): Promise<Buffer> {
  try {
    const start = Buffer.from(picture.subarray(0, 16)).toString('latin1');
    if (!Object.values(beginnings).some((beginning) => beginning.test(start))) {
      throw new Error(
        `it begins with ${JSON.stringify(start)}, as no ${Object.keys(beginnings).join(', ')} does`,
      );
    }
    return await sharp(picture, { limitInputPixels: mostPixels })
      .autoOrient()
      .flatten()
      .jpeg({ quality: 95 })
      .toBuffer();
  } catch (error) {
    throw new CodedError('picture-unreadable', `this is no picture: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}
