import type { CodedError } from '@tocsin/errors';
import type { ModelDescription, ModelSpec } from './model-spec';
import { Patience } from './patience';

/** What is known of one state of a model's files, whatever thread it is loaded in. */
export class KnownModel {
  readonly spec: ModelSpec;
  readonly version: string;
  /** Of this state of it. */
  readonly key: string;
  readonly patience: Patience;
  /** Threads that are about to take jobs of it. */
  threadsComing = 0;
  /** Once it has been loaded. */
  description: ModelDescription | undefined;
  /** Why it cannot be loaded; holds until its files change. */
  failure: CodedError | undefined;
  readonly #prefix: string;

  /** @param mostMs - that one look may take */
  constructor(
    spec: ModelSpec,
    { name, version, mostMs }: { readonly name: string; readonly version: string; readonly mostMs: number },
  ) {
    this.spec = spec;
    this.version = version;
    this.#prefix = `${name} `;
    this.key = this.#prefix + version;
    this.patience = new Patience(mostMs);
  }

  /** Whether it runs on the processor; a graphics card has one thread for all. */
  get runsOnCpu(): boolean {
    return this.spec.kind === 'hog' || this.spec.provider === 'cpu';
  }

  /** Whether a thread may be ended in the midst of it: WebAssembly may, ONNX Runtime's own code takes the process with it. */
  get mayBeEnded(): boolean {
    return this.spec.kind === 'hog';
  }

  /** Whether this is a key of the same model, be it with other files. */
  isKeyOfSame(key: string): boolean {
    return key.startsWith(this.#prefix);
  }
}
