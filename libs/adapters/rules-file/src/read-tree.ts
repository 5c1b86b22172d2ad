import { errorMessage } from '@tocsin/errors';
import { LineCounter, parseDocument } from 'yaml';

/** Why a text is neither JSON nor YAML. */
export class BrokenText extends Error {
  constructor(
    readonly line: number | undefined,
    reason: string,
    options: ErrorOptions = {},
  ) {
    super(reason, options);
  }
}

/** YAML repeats by reference; a file that multiplies itself beyond this is none that a person wrote. */
const maxAliases = 100;

/**
 * Reads JSON or YAML, whichever the content is: JSON first, since JSON with tabs is no YAML. Integer keys become
 * texts in both.
 * @throws BrokenText
 */
export function readTree(text: string): unknown {
  const bare = text.replace(/^\uFEFF/, '');
  try {
    const value: unknown = JSON.parse(bare);
    return value;
  } catch {
    // Not JSON, so it is YAML, whose parser also says where broken JSON is broken.
  }
  const lines = new LineCounter();
  const document = parseDocument(bare, { lineCounter: lines, prettyErrors: false });
  const [problem] = document.errors;
  if (problem !== undefined) {
    throw new BrokenText(lines.linePos(problem.pos[0]).line, problem.message, { cause: problem });
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: maxAliases });
    return value;
  } catch (error) {
    throw new BrokenText(undefined, errorMessage(error), { cause: error });
  }
}
