/** A text somewhere in an expected value that need only match. */
export const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);
