import type { Command } from '../command';
import type { Console } from '../console';
import { meant, misused, readCall } from '../read-call';
import { bashCompletion } from './bash-completion';
import { completionUsage, type shells } from './completion-usage';
import { fishCompletion } from './fish-completion';
import { type Offer, offersOf } from './offers';
import { zshCompletion } from './zsh-completion';

const scripts: Readonly<Record<string, (offers: readonly Offer[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
} satisfies Record<keyof typeof shells, unknown>;

/** @returns exit code */
export async function completionCommand(
  argv: readonly string[],
  commands: readonly Command[],
  console: Console,
): Promise<number> {
  const call = readCall(argv, completionUsage, console);
  if (typeof call === 'number') return call;
  const [shell, ...more] = call.positionals;
  const offers = await offersOf(commands);
  if (call.values.json && shell === undefined) {
    console.out(JSON.stringify({ commands: offers }, null, 2));
    return 0;
  }
  const script = more.length > 0 || !Object.hasOwn(scripts, shell ?? '') ? undefined : scripts[shell ?? ''];
  if (script === undefined) {
    const names = Object.keys(scripts);
    return misused(
      `completion: say one of ${names.join(', ')}${meant(shell ?? '', names)}`,
      completionUsage,
      console,
    );
  }
  console.out(script(offers));
  return 0;
}
