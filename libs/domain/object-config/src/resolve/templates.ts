/** No file that a person wrote needs more; templates that multiply each other do. */
const maxReplacements = 10_000;
const maxLength = 1024 * 1024;

/** Why templates cannot be filled in. */
export class TemplateError extends Error {}

/**
 * Replaces `{{name}}` by the value of that key, and what is in it in turn. A name nobody knows is left as it is.
 * @param lookup - by name in lower case; the value as it is to be inserted
 * @throws TemplateError where names go in a circle or grow without end
 */
export function fillTemplates(text: string, lookup: (name: string) => string | undefined): string {
  let replacements = 0;
  let inserted = 0;
  const fill = (value: string, within: readonly string[]): string =>
    value.replace(/\{\{\s*([\w.-]+)\s*\}\}/g, (whole, written: string) => {
      const name = written.toLowerCase();
      const found = lookup(name);
      if (found === undefined) return whole;
      if (within.includes(name)) {
        throw new TemplateError(`templates go in a circle: ${[...within, name].join(' → ')}`);
      }
      replacements += 1;
      inserted += found.length;
      if (replacements > maxReplacements || inserted > maxLength) {
        throw new TemplateError('templates grow without end');
      }
      return fill(found, [...within, name]);
    });
  return fill(text, []);
}

/** The names of templates in a text, in lower case. */
export function templateNames(text: string): string[] {
  return [...text.matchAll(/\{\{\s*([\w.-]+)\s*\}\}/g)].map(([, name = '']) => name.toLowerCase());
}
