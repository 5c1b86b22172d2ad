import type { DetectorConfig } from '@tocsin/config';
import { errorMessage } from '@tocsin/errors';
import { type HogSpec, Inference, type ObjectSpec } from '@tocsin/inference';
import type { Detection } from '@tocsin/messages';
import type { SharedPicture } from '@tocsin/vision';
import type { Logger } from 'pino';

export interface ModelsOptions {
  readonly config: Pick<
    DetectorConfig,
    'model' | 'labels' | 'provider' | 'concurrency' | 'detection_deadline'
  >;
  readonly log: Logger;
  /** The bundled worker program; beside this one where it is not given. */
  readonly workerFile?: string;
}

/** TensorRT builds its engine on first use, which takes minutes. */
const loadTimeoutMs = 600_000;

/** The model of the configuration, loaded from the start. */
export class Models implements AsyncDisposable {
  readonly #spec: HogSpec | ObjectSpec;
  readonly #inference: Inference;

  constructor({ config, log, workerFile }: ModelsOptions) {
    this.#spec = specOf(config);
    this.#inference = Inference.open({
      log,
      concurrency: config.concurrency,
      loadTimeoutMs,
      jobTimeoutMs: config.detection_deadline * 1000,
      ...(workerFile === undefined ? {} : { workerFile }),
    });
    this.#inference.load(this.#spec).catch((error: unknown) => {
      if (this.#isClosing) return;
      log.error({ err: error }, `${errorMessage(error)}; until then alarms go out without a look`);
    });
  }

  #isClosing = false;

  /** The widest picture that is of use to the model: HOG finds people from 128 pixels high in any larger one. */
  get maxWidth(): number | undefined {
    return this.#spec.kind === 'hog' ? 600 : undefined;
  }

  /** @throws CodedError naming what is wrong with the model */
  find(picture: SharedPicture, minConfidence: number, signal: AbortSignal): Promise<Detection[]> {
    const options = { minConfidence, nmsMode: 'per_class', signal } as const;
    return this.#spec.kind === 'hog'
      ? this.#inference.find(this.#spec, picture, options)
      : this.#inference.find(this.#spec, picture, options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    await this.#inference[Symbol.asyncDispose]();
  }
}

function specOf({ model, labels, provider }: ModelsOptions['config']): HogSpec | ObjectSpec {
  if (model === undefined) {
    return { kind: 'hog', stride: [8, 8], padding: [8, 8], scale: 1.05, meanShift: false };
  }
  const open = { config: null, modelFamily: null, size: null };
  return { kind: 'object', file: model, labelsFile: labels ?? null, provider, ...open };
}
