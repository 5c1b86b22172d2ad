import { stat } from 'node:fs/promises';
import { CodedError } from '@tocsin/errors';

export interface CheckedFile {
  /** What the file says of itself. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The largest models of the field have 1 GiB; a single ONNX file cannot have more than twice that. */
const mostBytes = 2 ** 31;

/**
 * Looks at a model file before the runtime gets it.
 * @throws CodedError `model-missing` or `model-unsafe`, naming the file
 */
export async function checkModelFile(file: string): Promise<CheckedFile> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) {
    throw new CodedError(
      'model-missing',
      `the model ${file} is not there; put it there, or correct or leave out the setting that names it`,
    );
  }
  if (found.size > mostBytes) {
    throw new CodedError(
      'model-unsafe',
      `the model ${file} has ${found.size} bytes; at most ${mostBytes} are taken`,
    );
  }
  return { metadata: {} };
}
