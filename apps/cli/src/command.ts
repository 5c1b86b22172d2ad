import type { Console } from './console';
import type { Options, Usage } from './usage';

/** One word after `tocsin`. What it needs is loaded when it is asked for: nobody waits for the models of another. */
export interface Command {
  readonly usage: Usage;
  /** Options beside those of `usage`, which take long to know. */
  readonly moreOptions?: () => Promise<Options>;
  /** @returns exit code */
  readonly run: (argv: readonly string[], console: Console, env: NodeJS.ProcessEnv) => Promise<number>;
}
