import { readFile } from 'node:fs/promises';
import { CodedError, errorMessage } from '@tocsin/errors';
import { decodePicture, isJpeg, toJpeg } from '@tocsin/pictures';
import type { Console } from '../console';
import type { Faces } from './open-faces';

const lookWithinMs = 120_000;

/** Prints who is in each picture. @returns 1 where one cannot be looked at */
export async function testFaces(
  files: readonly string[],
  { look }: Pick<Faces, 'look'>,
  { out, err }: Console,
  isJson: boolean,
): Promise<number> {
  let code = 0;
  const pictures: { file: string; faces: readonly SeenFace[] }[] = [];
  for (const file of files) {
    try {
      const faces = await whoIsIn(file, look);
      pictures.push({ file, faces });
      if (!isJson) out(`${file}: ${faces.length === 0 ? 'no faces found' : faces.map(inWords).join('; ')}`);
    } catch (error) {
      err(`${file}: ${errorMessage(error)}`);
      code = 1;
    }
  }
  if (isJson) out(JSON.stringify({ pictures }, null, 2));
  return code;
}

interface SeenFace {
  readonly name: string;
  readonly percent: number;
  /** Left, top, right, bottom; pixels. */
  readonly box: readonly number[];
}

async function whoIsIn(file: string, look: Faces['look']): Promise<readonly SeenFace[]> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new CodedError('picture-unreadable', errorMessage(error), { cause: error });
  });
  const jpeg = isJpeg(bytes) ? bytes : await toJpeg(bytes);
  using picture = await decodePicture(jpeg);
  const signal = AbortSignal.timeout(lookWithinMs);
  const faces = await look.find(picture, jpeg, { eventId: null, frame: 'file', signal });
  return faces.map(({ label, score, box }) => ({
    name: label,
    percent: Math.round((score ?? 0) * 100),
    box: box.map(Math.round),
  }));
}

function inWords({ name, percent, box: [x1, y1, x2, y2] }: SeenFace): string {
  return `${name} ${percent} % at ${x1},${y1} ${x2},${y2}`;
}
