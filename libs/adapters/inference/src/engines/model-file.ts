import { closeSync, existsSync, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { CodedError, errorMessage } from '@tocsin/errors';
import { type ByteSource, type OnnxFile, readOnnx } from '@tocsin/onnx-file';

/**
 * Looks at an ONNX file before the runtime gets it: what it says of itself, and that it reads no file from elsewhere.
 * @throws CodedError `model-missing`, or that of `readOnnx`, naming the file
 */
export function inspectModelFile(file: string): OnnxFile {
  const descriptor = openModel(file);
  try {
    const inspected = readOnnx(bytesOfFile(descriptor), file);
    for (const part of inspected.externalFiles) refuseElsewhere(file, part);
    return inspected;
  } finally {
    closeSync(descriptor);
  }
}

/** Weights of their own file may be a link: to a neighbour of the model, or of what the model itself is a link to. */
function refuseElsewhere(file: string, part: string): void {
  const folder = path.dirname(file);
  const found = realPath(path.join(folder, part));
  if (found === undefined) {
    throw new CodedError(
      'model-missing',
      `the model ${file} keeps weights in ${JSON.stringify(part)}, which is not there; put it beside the model`,
    );
  }
  const allowed = [realPath(folder), path.dirname(realPath(file) ?? file)];
  if (
    allowed.some(
      (one) => one !== undefined && found.startsWith(one.endsWith(path.sep) ? one : one + path.sep),
    )
  )
    return;
  throw new CodedError(
    'model-unreadable',
    `the model ${file} cannot be read: it keeps weights in ${JSON.stringify(part)}, a link that leads out of the folder of the model`,
  );
}

function realPath(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}

function openModel(file: string): number {
  if (!existsSync(file)) {
    throw new CodedError(
      'model-missing',
      `the model ${file} is not there; put it there, or correct or leave out the setting that names it`,
    );
  }
  try {
    if (!statSync(file).isFile()) throw new Error('it is no file');
    return openSync(file, 'r');
  } catch (error) {
    throw new CodedError('model-unreadable', `the model ${file} cannot be read: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

function bytesOfFile(descriptor: number): ByteSource {
  const { size } = fstatSync(descriptor);
  return {
    size,
    read(offset, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, offset));
    },
  };
}
