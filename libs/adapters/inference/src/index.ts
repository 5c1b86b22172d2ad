export { inspectModelFile } from './engines/model-file';
export { Inference, type InferenceOptions } from './inference';
export type {
  FaceSpec,
  FindOptions,
  Found,
  HogSpec,
  ModelDescription,
  ModelSpec,
  ObjectSpec,
  PlateSpec,
  Provider,
} from './model-spec';
