import type { ObjectSpec, Provider } from '../../libs/adapters/inference/src';

/** The models of the benchmarks have the layout of YOLOX. */
export function specOf(file: string, provider: Provider): ObjectSpec {
  return {
    kind: 'object',
    file,
    config: null,
    labelsFile: null,
    provider,
    modelFamily: 'yolox',
    size: null,
  };
}
