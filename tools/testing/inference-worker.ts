import { bundleWorker } from './bundle-worker';

/** The worker thread of @tocsin/inference. */
export function bundleInferenceWorker(): string {
  return bundleWorker('libs/adapters/inference/src/inference-worker.ts', [
    '@techstark/opencv-js',
    'onnxruntime-node',
    'zod',
  ]);
}
