import type { Pixels } from '@tocsin/vision';
import type { FindOptions, Found, ModelDescription, ModelSpec } from './model-spec';

/** A loaded model. Blocks its thread while it looks. */
export interface Engine<Result> extends AsyncDisposable {
  readonly description: ModelDescription;
  /**
   * @param pictures - usually no more than `description.batch`
   * @returns what was found in each, in their order; boxes in pixels of the picture
   */
  findAll(pictures: readonly Pixels[], options: FindOptions): Promise<Result[]>;
}

/** An engine for a kind of model. */
export type EngineFor<Kind extends ModelSpec['kind']> = Engine<Found[Kind]>;

/** What an engine may use and say. */
export interface EngineContext {
  /** Threads of one run on the processor. */
  readonly threads: number;
  readonly warn: Warn;
}

/** A line for the log; the same line is logged once, however many threads say it. */
export type Warn = (message: string) => void;
