import { stat } from 'node:fs/promises';
import type { ModelSpec } from './model-spec';

/** Tells one state of a model's files from the next; what is not there has a state, too. */
export async function versionOf(spec: ModelSpec): Promise<string> {
  const states = await Promise.all(
    filesOf(spec).map((file) =>
      stat(file).then(
        ({ size, mtimeMs, ino }) => `${size} ${mtimeMs} ${ino}`,
        () => 'missing',
      ),
    ),
  );
  return states.join(', ');
}

function filesOf(spec: ModelSpec): string[] {
  return namedFiles(spec).filter((file) => file !== null);
}

function namedFiles(spec: ModelSpec): (string | null)[] {
  if (spec.kind === 'hog') return [];
  if (spec.kind === 'object') return [spec.file, spec.config, spec.labelsFile];
  if (spec.kind === 'face') return [spec.detectorFile, spec.recognitionFile];
  return [spec.detectorFile, spec.readerFile, spec.readerConfig];
}
