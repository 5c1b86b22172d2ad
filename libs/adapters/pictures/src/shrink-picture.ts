import { CodedError, errorMessage } from '@tocsin/errors';
import sharp from 'sharp';

/**
 * A JPEG in a smaller size; one that is no wider is left as it is.
 * @throws CodedError `picture-unreadable`
 */
export async function shrinkPicture(jpeg: Uint8Array, width: number): Promise<Buffer> {
  try {
    const source = sharp(jpeg, { limitInputPixels: 64_000_000, sequentialRead: true }).autoOrient();
    return await source.resize({ width, withoutEnlargement: true }).jpeg({ quality: 80 }).toBuffer();
  } catch (error) {
    const said = errorMessage(error).replaceAll('\n', ' ').trim();
    throw new CodedError('picture-unreadable', `the JPEG of ${jpeg.length} bytes cannot be shrunk: ${said}`, {
      cause: error,
    });
  }
}
