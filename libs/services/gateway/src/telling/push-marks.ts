/** What is remembered of a push beside that it was sent, in the same set: by the key of its device. */

/** It takes longer than a telling waits; what becomes of it is written down when it is known. */
export const slowMark = (key: string): string => `${key}#slow`;

/** There will be no push: it failed for good, or was not meant for this device. */
export const endedMark = (key: string): string => `${key}#ended`;

/** Whether it is known what became of the push. */
export const isSettled = (key: string, told: ReadonlySet<string>): boolean =>
  told.has(key) || told.has(endedMark(key));

/** Whether it was begun and nothing is known of its end. */
export const isOpen = (key: string, told: ReadonlySet<string>): boolean =>
  told.has(slowMark(key)) && !isSettled(key, told);
