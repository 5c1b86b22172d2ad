import { CodedError } from '@tocsin/errors';
import { type DetectorOutput, type FaceDetector, type InputSize, outputsByStride } from './face-detector';
import { scrfd, scrfdLayout } from './scrfd';
import { isYunet, yunet } from './yunet';

/**
 * Tells a face detector by the outputs of a trial run; nothing is guessed.
 * @param input - the size tried, best a multiple of 128
 * @param file - named in the message
 * @throws CodedError `model-unsupported` with the shapes found and what is supported
 */
export function recogniseFaceDetector(
  outputs: readonly DetectorOutput[],
  input: InputSize,
  file: string,
): FaceDetector {
  const byStride = outputsByStride(outputs);
  if (byStride !== undefined) {
    const cells = (stride: number) => Math.floor(input.width / stride) * Math.floor(input.height / stride);
    if (isYunet(byStride, cells)) return yunet;
    const layout = scrfdLayout(byStride, cells);
    if (layout !== undefined)
      return scrfd(
        layout,
        byStride.every(({ points }) => points !== undefined),
      );
  }
  const shown = outputs.map(({ name, dims }) => `"${name}" [${dims.join(', ')}]`).join('; ');
  throw new CodedError(
    'model-unsupported',
    `the face detector ${file} has outputs that are not supported: ${shown}, tried at ${input.width}x${input.height}. ` +
      'Supported: YuNet (12 outputs: two scores, box and points for strides 8, 16, 32); ' +
      'SCRFD (6, 9, 10 or 15 outputs: score, box and maybe points for 3 or 5 strides)',
  );
}
