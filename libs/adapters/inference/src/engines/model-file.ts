import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { CodedError, errorMessage } from '@tocsin/errors';
import { type ByteSource, type OnnxFile, readOnnx } from '@tocsin/onnx-file';

/**
 * Looks at an ONNX file before the runtime gets it: what it says of itself, and that it reads no file from elsewhere.
 * @throws CodedError `model-missing`, or that of `readOnnx`, naming the file
 */
export function inspectModelFile(file: string): OnnxFile {
  const descriptor = openModel(file);
  try {
    return readOnnx(bytesOfFile(descriptor), file);
  } finally {
    closeSync(descriptor);
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
