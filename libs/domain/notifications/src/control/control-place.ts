import type { ControlState } from './control-state';

/** Where what control clients said is kept: for one process, or for all of an installation. */
export interface ControlPlace {
  /** What was said so far. */
  read(): Promise<ControlState>;
  /**
   * Makes one state of another, also while others do so at the same time: `change` may then be called again.
   * @returns what holds from now on
   * @throws CodedError `control-unavailable` (retryable): nothing was changed
   */
  change(change: (state: ControlState) => ControlState): Promise<ControlState>;
  /**
   * Calls back with each state that somebody makes from now on, whoever it is, the newest last.
   * @throws CodedError `control-unavailable` (retryable)
   */
  listen(listener: (state: ControlState) => void): Promise<AsyncDisposable>;
}
