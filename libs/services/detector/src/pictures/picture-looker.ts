import type { DetectorConfig } from '@tocsin/config';
import { compileLabelPattern, type LabelPattern } from '@tocsin/detection';
import { errorMessage } from '@tocsin/errors';
import type { Detection } from '@tocsin/messages';
import type { DecodeOptions, Picture } from '@tocsin/pictures';
import { scaleBox } from '@tocsin/vision';
import type { Logger } from 'pino';
import { Models, type ModelsOptions } from './models';

export interface PictureLookerOptions extends ModelsOptions {
  readonly config: ModelsOptions['config'] & Pick<DetectorConfig, 'min_confidence' | 'detect_pattern'>;
}

export interface PictureFindings {
  /** Of the original picture, like the boxes. */
  readonly width: number;
  readonly height: number;
  /** What was asked for, best first. */
  readonly detections: readonly Detection[];
  /** What was seen as well, but does not match `detect_pattern`. */
  readonly unwanted: readonly Detection[];
}

/** Looks at single pictures with the model of the configuration: objects by an ONNX model, or people by HOG. */
export class PictureLooker implements AsyncDisposable {
  readonly #models: Models;
  readonly #minConfidence: number;
  readonly #isWanted: LabelPattern;

  constructor(options: PictureLookerOptions) {
    this.#models = new Models(options);
    this.#minConfidence = options.config.min_confidence;
    this.#isWanted = wantedLabels(options.config.detect_pattern, options.log);
  }

  /** How pictures are to be decoded for the model. */
  get decode(): DecodeOptions {
    const { maxWidth } = this.#models;
    return maxWidth === undefined ? {} : { maxWidth };
  }

  /**
   * @throws CodedError naming what is wrong with the model; retryable where another try may fare better
   */
  async look(picture: Picture, signal: AbortSignal): Promise<PictureFindings> {
    const { width, height } = picture.original;
    const scale = width / picture.width;
    const seen = await this.#models.find(picture, this.#minConfidence, signal);
    const found = seen.map((detection) => ({ ...detection, box: scaleBox(detection.box, scale) }));
    return {
      width,
      height,
      detections: found.filter(({ label }) => this.#isWanted(label)),
      unwanted: found.filter(({ label }) => !this.#isWanted(label)),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#models[Symbol.asyncDispose]();
  }
}

/** A pattern that is none must not suppress anything. */
function wantedLabels(pattern: string, log: Logger): LabelPattern {
  try {
    return compileLabelPattern(pattern);
  } catch (error) {
    log.error(
      { err: error },
      `[detector] detect_pattern: ${errorMessage(error)}; every label counts until then`,
    );
    return () => true;
  }
}
