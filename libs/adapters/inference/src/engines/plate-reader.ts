import { CodedError, errorMessage } from '@tocsin/errors';
import type { Reading } from '@tocsin/plates';
import type { Pixels } from '@tocsin/vision';
import type { OnnxModel } from './onnx-model';

/** A model that reads one plate, cut out of its picture. */
export interface PlateReader {
  /** E.g. `fast-plate-ocr 140x70`. */
  readonly description: string;
  read(plate: Pixels): Promise<Reading>;
}

/** A loaded reading model, not yet understood. */
export interface ReaderParts {
  readonly onnx: OnnxModel;
  /** Its only input: what is declared of it. */
  readonly name: string;
  readonly shape: readonly (number | string)[];
  /** The companion file and its text. */
  readonly config: { readonly file: string; readonly text: string };
}

/** @throws CodedError `model-unreadable` where the model fails on an empty plate */
export async function tryReader<Result>(onnx: OnnxModel, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw new CodedError(
      'model-unreadable',
      `the plate reading model ${onnx.file} fails when it is run: ${errorMessage(error)}`,
      { cause: error },
    );
  }
}
