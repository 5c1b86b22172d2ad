import { type MessagePort, parentPort } from 'node:worker_threads';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { Engine, EngineSpec } from './engines/engine';
import type { DetectRequest, ErrorMessage, WorkerMessage } from './worker-messages';

/** The worker thread: opens one engine, then looks at one picture after the other. Bundled as a file of its own. */
async function serve(port: MessagePort, spec: EngineSpec): Promise<void> {
  const say = (message: WorkerMessage) => port.postMessage(message);
  let engine: Engine;
  try {
    engine = await openEngine(spec, (message) => say({ type: 'warning', message }));
  } catch (error) {
    say({ type: 'unusable', error: describe(error) });
    return;
  }
  port.on('message', ({ id, picture, minConfidence }: DetectRequest) => {
    engine.detect(picture, minConfidence).then(
      (detections) => say({ type: 'found', id, detections }),
      (error: unknown) => {
        if (!(error instanceof CodedError)) crash(error);
        say({ type: 'failed', id, error: describe(error) });
      },
    );
  });
  say({ type: 'ready', description: engine.description });
}

/** Each engine is loaded only where it is used: OpenCV and ONNX Runtime take 100 MB each. */
async function openEngine(spec: EngineSpec, warn: (message: string) => void): Promise<Engine> {
  if (spec.kind === 'hog') return (await import('./engines/hog-engine')).openHogEngine();
  return (await import('./engines/onnx-engine')).openOnnxEngine(spec, warn);
}

/** Ends this thread: the state of an engine that failed in an unforeseen way is unknown, a new one is safe. */
function crash(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

function describe(thrown: unknown): ErrorMessage {
  return {
    code: thrown instanceof CodedError ? thrown.code : 'inference-failed',
    message: errorMessage(thrown),
  };
}

const main = parentPort;
// The first message says what is to run here.
main?.once('message', (spec: EngineSpec) => void serve(main, spec));
