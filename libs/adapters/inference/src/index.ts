export type { EngineSpec, HogSpec, OnnxSpec, Provider } from './engines/engine';
export { InferencePool, type InferencePoolOptions } from './inference-pool';
export type { TransferablePixels } from './model-host';
