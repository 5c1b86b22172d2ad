import { isJpeg, toJpeg } from '@tocsin/pictures';

/** A picture that somebody sent, as a JPEG. @throws CodedError `picture-unreadable` */
export async function jpegOf(bytes: Buffer): Promise<Uint8Array> {
  return isJpeg(bytes) ? bytes : toJpeg(bytes);
}
