import path from 'node:path';
import type { Console } from '../console';
import type { Faces } from './open-faces';

/** Prints who is known by which pictures. @returns 1 where nobody is */
export async function listFaces(
  { gallery, variant }: Faces,
  { out, err }: Console,
  isJson: boolean,
): Promise<number> {
  if (variant.recognitionWeights === null) {
    err(
      'faces are found, but nobody is named: set face_recognition_weights=<SFace or ArcFace>.onnx in [face]',
    );
    return 1;
  }
  const pictures = await gallery.pictures();
  const people = new Map<string, string[]>();
  for (const { name, file, lesson } of pictures) {
    const shown = path.relative(variant.knownFolder, file);
    if ('unusable' in lesson) err(`${shown} is not used: ${lesson.unusable}`);
    else people.set(name, [...(people.get(name) ?? []), shown]);
  }
  if (isJson)
    out(JSON.stringify({ folder: variant.knownFolder, people: Object.fromEntries(people) }, null, 2));
  else for (const [name, files] of people) out(`${name}: ${files.join(', ')}`);
  if (people.size > 0) return 0;
  err(
    `no faces loaded from ${variant.knownFolder}: put name.jpg, or a folder with pictures of each person, there`,
  );
  return 1;
}
