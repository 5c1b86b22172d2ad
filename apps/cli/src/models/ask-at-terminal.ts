import { createInterface } from 'node:readline/promises';
import { systemCode } from '@tocsin/errors';

interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

const here: Terminal = { input: process.stdin, output: process.stderr };

/** Asks who sits at the terminal; undefined where nobody does. Whoever leaves by Ctrl-C or Ctrl-D has said no. */
export function askAtTerminal(at = here): ((question: string) => Promise<boolean>) | undefined {
  if (at.input.isTTY !== true) return undefined;
  return async (question) => {
    const terminal = createInterface(at);
    try {
      return /^y(?:es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
    } catch (error) {
      if (systemCode(error) !== 'ABORT_ERR') throw error;
      at.output.write('\n');
      return false;
    } finally {
      terminal.close();
    }
  };
}
