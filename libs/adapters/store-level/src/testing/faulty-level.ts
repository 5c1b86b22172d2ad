import { setImmediate as nextTurn } from 'node:timers/promises';
import { ClassicLevel } from 'classic-level';

/**
 * What the disk does to LevelDB: takes everything; refuses; takes what is written and then says it has not (as when its
 * sync fails); or does not even let it be opened.
 */
export type Mood = 'well' | 'refuses' | 'takes and refuses' | 'stays shut';

/** The two ways in which classic-level writes, and how it opens: names of its own, for those who extend it. */
interface Inside {
  _open: (options: object) => Promise<void>;
  _close: () => Promise<void>;
  _batch: (changes: readonly unknown[], options: object) => Promise<void>;
  _chainedBatch: () => { _write: (options: object) => Promise<void> };
}

const refusal = (): Error =>
  new Error('Database write failed', { cause: new Error('IO error: no space left on device') });

/** Real LevelDB on a disk that has moods. */
export class FaultyLevel {
  mood: Mood = 'well';
  /** It could not be opened: nothing of it can be read. */
  isShut = false;
  /** Called where LevelDB stands still, before and after what a kill may fall between. */
  onStep: () => void = () => undefined;

  constructor() {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what classic-level keeps for itself
    const inside = ClassicLevel.prototype as unknown as Inside;
    const { _open: open, _close: close, _batch: batch, _chainedBatch: chainedBatch } = inside;
    const step: FaultyLevel['step'] = (work, kind) => this.step(work, kind);
    jest.spyOn(inside, '_open').mockImplementation(function (this: Inside, options) {
      return step(() => open.call(this, options), 'open');
    });
    jest.spyOn(inside, '_close').mockImplementation(function (this: Inside) {
      return step(() => close.call(this));
    });
    jest.spyOn(inside, '_batch').mockImplementation(function (this: Inside, changes, options) {
      return step(() => batch.call(this, changes, options), 'write');
    });
    // oxlint-disable-next-line typescript/unbound-method -- called with the level it is asked of
    const { iterator } = ClassicLevel.prototype;
    jest.spyOn(ClassicLevel.prototype, 'iterator').mockImplementation(function (this: ClassicLevel, options) {
      return slow(iterator.call(this, options));
    });
    jest.spyOn(inside, '_chainedBatch').mockImplementation(function (this: Inside) {
      const chained = chainedBatch.call(this);
      const write = chained._write.bind(chained);
      chained._write = (options) => step(() => write(options), 'write');
      return chained;
    });
  }

  private async step(work: () => Promise<void>, kind?: 'open' | 'write'): Promise<void> {
    this.onStep();
    const isRefused = kind !== undefined && this.mood === 'stays shut';
    if (kind === 'open') this.isShut = isRefused;
    if (isRefused || (kind === 'write' && this.mood === 'refuses')) throw refusal();
    await work();
    this.onStep();
    if (kind === 'write' && this.mood === 'takes and refuses') throw refusal();
  }
}

/** What it lists comes late, so that other things happen meanwhile. */
function slow(iterator: ReturnType<ClassicLevel['iterator']>): typeof iterator {
  const all = iterator.all.bind(iterator);
  iterator.all = async () => {
    const entries = await all();
    for (let turn = 0; turn < 30; turn += 1) await nextTurn();
    return entries;
  };
  return iterator;
}
