export type { Cursors } from './cursors';
export type { EventRecords, EventRef, Verdict } from './event-records';
export type { Records } from './records';
export { parseStoryLine, parseVerdict } from './stored';
