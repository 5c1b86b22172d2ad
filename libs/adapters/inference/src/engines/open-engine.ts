import type { Engine, EngineContext } from '../engine';
import type { Found, ModelSpec } from '../model-spec';

/**
 * Loads a model. Each kind is imported only where it is used: OpenCV and ONNX Runtime take 100 MB each.
 * @throws CodedError naming what is wrong with it
 */
export async function openEngine(
  spec: ModelSpec,
  context: EngineContext,
): Promise<Engine<Found[ModelSpec['kind']]>> {
  if (spec.kind === 'hog') return (await import('./hog-engine')).openHogEngine(spec);
  if (spec.kind === 'object') return (await import('./object-engine')).openObjectEngine(spec, context);
  if (spec.kind === 'face') return (await import('./face-engine')).openFaceEngine(spec, context);
  return (await import('./plate-engine')).openPlateEngine(spec, context);
}
