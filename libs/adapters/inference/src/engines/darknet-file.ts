import type { Warn } from '../engine';
import type { ObjectSpec } from '../model-spec';

/** The ONNX file of a model: itself, or what its Darknet files were converted to. */
export async function onnxFileOf(spec: ObjectSpec, _warn: Warn): Promise<string> {
  return spec.file;
}
