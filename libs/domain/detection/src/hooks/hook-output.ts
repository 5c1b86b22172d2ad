/** Stands between the text and the JSON that a hook prints. */
export const hookSeparator = '--SPLIT--';

/** The two parts of what a hook printed, as they stand there; a third and its like do not count. */
export function splitHookOutput(stdout: string): { readonly text: string; readonly jsonText: string } {
  const [text = '', jsonText = ''] = stdout.replace(/\r?\n$/, '').split(hookSeparator);
  return { text, jsonText };
}
