import { availableParallelism } from 'node:os';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import type { Provider } from '../model-spec';

/** A model alone, which ours is measured against: so many pictures in one run, of a tensor filled beforehand. */
export interface BareSession extends AsyncDisposable {
  run(pictures: number): Promise<void>;
}

/** Sessions as ours are opened. */
export const ourSettings: InferenceSession.SessionOptions = {
  intraOpNumThreads: availableParallelism(),
  interOpNumThreads: 1,
  extra: { session: { intra_op: { allow_spinning: '0' } } },
};

/** @param settings - the runtime's own where they are not given */
export async function openBareSession(
  file: string,
  provider: Provider,
  settings: InferenceSession.SessionOptions = {},
): Promise<BareSession> {
  env.logLevel = 'fatal';
  const always = { executionProviders: [provider], logSeverityLevel: 4 } as const;
  const session = await InferenceSession.create(file, { ...always, ...settings });
  const [input] = session.inputMetadata;
  if (input?.isTensor !== true) throw new Error(`${file} takes no tensor`);
  const [, ...dims] = input.shape.map(Number);
  const one = dims.reduce((product, dim) => product * dim, 1);
  const tensors = new Map<number, Tensor>();
  return {
    async run(pictures) {
      const data = () => new Float32Array(one * pictures).fill(114);
      const tensor = tensors.get(pictures) ?? new Tensor('float32', data(), [pictures, ...dims]);
      tensors.set(pictures, tensor);
      await session.run({ [input.name]: tensor });
    },
    [Symbol.asyncDispose]: () => session.release(),
  };
}
