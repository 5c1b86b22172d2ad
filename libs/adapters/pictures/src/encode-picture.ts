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

/**
 * A picture file of another kind (PNG, say) as a JPEG.
 * @throws CodedError `picture-unreadable`
 */
export async function toJpeg(picture: Uint8Array): Promise<Buffer> {
  try {
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
