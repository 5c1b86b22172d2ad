export type { PlateFinding, Reading } from './plate';
export { alphabetFor, ctcAlphabet, readCtc } from './readers/ctc-reader';
export { type ReaderOutput } from './readers/reader';
export { isSlotOutput, readSlots, type SlotReaderConfig, slotReaderConfig } from './readers/slot-reader';
export { type KnownPlate, knownPlate } from './text/known-plates';
export { repairLookAlikes } from './text/look-alikes';
export { editDistance, plateText } from './text/plate-text';
