/** A text as its lines, each with its own end, so that joined they are the text again. */
export const linesOf = (text: string): string[] => text.split(/(?<=\r\n|\n|\r(?!\n))/);

/** The line end of a text: that of its first line. */
export const lineEndOf = (text: string): string => /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';

/** Whether nothing but blanks stands there. */
export const isBlank = (line: string): boolean => line.trim() === '';
