import sharp from 'sharp';

export interface SceneOptions {
  /** The time stamp in the corner, milliseconds since 1970. */
  readonly at: number;
}

/** Draws what a camera at a house might see. @returns a JPEG */
export async function drawScene({ at: _at }: SceneOptions): Promise<Buffer> {
  const background = { r: 220, g: 220, b: 210 };
  return await sharp({ create: { width: 640, height: 480, channels: 3, background } })
    .jpeg()
    .toBuffer();
}
