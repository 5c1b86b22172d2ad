import sharp from 'sharp';

/** A picture as plain numbers: red, green, blue, row by row. */
export interface PlainPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** As a JPEG that keeps colours to a hair: no chroma is thrown away. */
export function jpegOf({ width, height, data }: PlainPixels): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

/** @param picture - a file or its bytes */
export async function pixelsOf(picture: string | Uint8Array): Promise<PlainPixels> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}
