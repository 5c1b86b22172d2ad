import { CodedError } from '@tocsin/errors';

/** What a shell would act upon where we start programs directly. */
const needsShell = /[|&;<>()$`\n]/;

/**
 * Splits a command line into words by the quoting rules of the POSIX shell: `'…'` literal, `"…"` with `\` before
 * `$`, backquote, `"`, `\`, and `\` before anything outside quotes. Nothing is expanded or executed.
 * @throws CodedError `hook-command` naming the position (from 1) for an open quote, or for something that only a
 *   shell could do
 */
export function splitShellWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < line.length) {
    const char = line.charAt(at);
    if (char === "'" || char === '"') {
      const quoted = readQuoted(line, at);
      word = (word ?? '') + quoted.text;
      at = quoted.end;
    } else if (char === '\\') {
      if (at + 1 >= line.length) throw commandError(line, at, 'a backslash with nothing after it');
      word = (word ?? '') + line.charAt(at + 1);
      at += 2;
    } else if (char === ' ' || char === '\t') {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
    } else if (needsShell.test(char)) {
      throw commandError(
        line,
        at,
        `${char === '\n' ? 'a line break' : char}, which only a shell understands`,
      );
    } else {
      word = (word ?? '') + char;
      at += 1;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

function readQuoted(line: string, start: number): { text: string; end: number } {
  const quote = line.charAt(start);
  let text = '';
  for (let at = start + 1; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (char === quote) return { text, end: at + 1 };
    if (quote === '"' && char === '\\' && '$`"\\'.includes(line.charAt(at + 1)) && at + 1 < line.length) {
      at += 1;
      text += line.charAt(at);
    } else if (quote === '"' && (char === '$' || char === '`')) {
      throw commandError(line, at, `${char}, which only a shell understands`);
    } else {
      text += char;
    }
  }
  throw commandError(line, start, `an opening ${quote} that is never closed`);
}

function commandError(line: string, at: number, what: string): CodedError {
  return new CodedError(
    'hook-command',
    `the hook command ${JSON.stringify(line)} has, at position ${at + 1}, ${what}; ` +
      'hooks are started without a shell: mend the quoting, or put it into a script of its own',
  );
}
