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
): Promise<number> {
  let code = 0;
  for (const file of files) {
    try {
      out(`${file}: ${await whoIsIn(file, look)}`);
    } catch (error) {
      err(`${file}: ${errorMessage(error)}`);
      code = 1;
    }
  }
  return code;
}

async function whoIsIn(file: string, look: Faces['look']): Promise<string> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new CodedError('picture-unreadable', errorMessage(error), { cause: error });
  });
  const jpeg = isJpeg(bytes) ? bytes : await toJpeg(bytes);
  using picture = await decodePicture(jpeg);
  const signal = AbortSignal.timeout(lookWithinMs);
  const faces = await look.find(picture, jpeg, { eventId: null, frame: 'file', signal });
  if (faces.length === 0) return 'no faces found';
  return faces
    .map(({ label, score, box }) => {
      const [x1, y1, x2, y2] = box.map(Math.round);
      return `${label} ${Math.round((score ?? 0) * 100)} % at ${x1},${y1} ${x2},${y2}`;
    })
    .join('; ');
}
