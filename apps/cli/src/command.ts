import type { Console } from './console';

/** One word after `tocsin`. What it needs is loaded when it is asked for: nobody waits for the models of another. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** @returns exit code */
  readonly run: (argv: readonly string[], console: Console, env: NodeJS.ProcessEnv) => Promise<number>;
}
