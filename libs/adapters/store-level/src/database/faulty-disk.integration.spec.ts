import { cpSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CodedError } from '@tocsin/errors';
import pino from 'pino';
import { FaultyLevel, type Mood } from '../testing/faulty-level';
import { type Change, del, put } from './change';
import { Database } from './database';

const log = pino({ level: 'silent' });
const rounds = 25;
const stepsARound = 60;
const patienceMs = 15_000;
jest.setTimeout(2 * patienceMs);
const moods: readonly Mood[] = ['well', 'well', 'refuses', 'takes and refuses', 'stays shut'];
const keys = ['a!job', 'a!told', 'a!cursor', 'a!verdict', 'a!story', 'a!age'];

type Content = ReadonlyMap<string, string>;

/** https://en.wikipedia.org/wiki/Linear_congruential_generator, so that a failing round can be run again. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

function changed(content: Content, changes: readonly Change[]): Content {
  const next = new Map(content);
  for (const change of changes) {
    if (change.type === 'put') next.set(change.key, change.value);
    else next.delete(change.key);
  }
  return next;
}

const textOf = (content: Content): string =>
  JSON.stringify([...content].toSorted(([a], [b]) => (a < b ? -1 : 1)));

const contentOf = async (database: Database): Promise<Content> => new Map(await database.list('a!'));

let folder: string;
let level: FaultyLevel;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-faulty-'));
  level = new FaultyLevel();
  jest.useFakeTimers({
    doNotFake: [
      'setImmediate',
      'clearImmediate',
      'nextTick',
      'queueMicrotask',
      'performance',
      'Date',
      'hrtime',
    ],
  });
});
afterEach(async () => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

/** One life of a store beside a plain map that does the same, on a disk that changes its mood. */
class Life {
  /** The contents one after the other, a write each; the last is what is read. */
  readonly history: Content[];
  /** The oldest of them that a kill may leave. */
  safe = 0;
  readonly kills: { readonly copy: string; readonly safe: number }[] = [];
  readonly #roll: (sides: number) => number;
  readonly #database: Database;
  readonly #reads = new Set<Promise<void>>();
  #value = 0;
  #isOpen = true;
  /** The oldest content that may be read: what came after is being written. */
  #settled = 0;

  constructor(database: Database, content: Content, roll: (sides: number) => number) {
    this.#database = database;
    this.history = [content];
    this.#roll = roll;
    level.onStep = () => {
      if (this.#roll(12) === 0) this.#kill();
      else if (this.#isOpen) this.#reads.add(this.#read());
    };
  }

  get now(): Content {
    return this.history.at(-1) ?? new Map();
  }

  async step(): Promise<void> {
    const choice = this.#roll(10);
    if (choice === 0) level.mood = moods[this.#roll(moods.length)] ?? 'well';
    else if (choice <= 3)
      jest.advanceTimersByTime(1_000); // and goes on while it is tried again
    else if (choice <= 6) await this.#write();
    else await this.#read();
    await this.#readsAreOver();
    this.#lookAtSafety();
  }

  async recovers(): Promise<void> {
    level.mood = 'well';
    const giveUpAt = performance.now() + patienceMs;
    while (!this.#isSafe() && performance.now() < giveUpAt) {
      jest.advanceTimersByTime(1_000);
      await nextTurn();
    }
    await this.#readsAreOver();
    expect(this.#isSafe()).toBe(true);
    this.#lookAtSafety();
    expect(textOf(await contentOf(this.#database))).toBe(textOf(this.now));
  }

  async ends(): Promise<void> {
    this.#isOpen = false;
    await this.#database[Symbol.asyncDispose]();
    await this.#readsAreOver();
    level.onStep = () => undefined;
    level.mood = 'well';
  }

  async #write(): Promise<void> {
    const writes = Array.from({ length: 1 + this.#roll(4) }, () => {
      const changes = Array.from({ length: 1 + this.#roll(3) }, () => {
        const key = keys[this.#roll(keys.length)] ?? '';
        this.#value += 1;
        return this.#roll(3) === 0 ? del(key) : put(key, String(this.#value));
      });
      this.history.push(changed(this.now, changes));
      return this.#database.write(changes, this.#roll(2) === 0 ? 'synced' : 'written');
    });
    const written = this.history.length - 1;
    await Promise.all(writes);
    this.#settled = written;
  }

  async #readsAreOver(): Promise<void> {
    const reads = [...this.#reads];
    this.#reads.clear();
    await Promise.all(reads);
  }

  async #read(): Promise<void> {
    const oldest = this.#settled;
    const key = keys[this.#roll(keys.length)] ?? '';
    try {
      const [content, value] = await Promise.all([contentOf(this.#database), this.#database.read(key)]);
      const possible = this.history.slice(oldest);
      expect(possible.map(textOf)).toContain(textOf(content));
      expect(possible.map((each) => each.get(key))).toContain(value);
    } catch (thrown) {
      // LevelDB is shut, and the disk does not let it be opened: said, and nothing wrong is read.
      if (level.isShut && thrown instanceof CodedError && thrown.code === 'store-unavailable') return;
      throw thrown;
    }
  }

  #isSafe(): boolean {
    try {
      this.#database.check();
      return true;
    } catch {
      return false;
    }
  }

  #lookAtSafety(): void {
    if (this.#isSafe()) this.safe = this.history.length - 1;
  }

  /** LevelDB hands each record to the system before it goes on: this is what a kill would leave. */
  #kill(): void {
    const store = `${folder}/store`;
    const copy = `${folder}/kill-${this.kills.length}`;
    const before = filesIn(store);
    try {
      cpSync(store, copy, { recursive: true });
    } catch {
      return; // LevelDB was tidying up meanwhile: no moment can be had of that
    }
    if (filesIn(store) === before) this.kills.push({ copy, safe: this.safe });
  }
}

function filesIn(store: string): string {
  return JSON.stringify(
    readdirSync(store).map((name) => [name, statSync(`${store}/${name}`, { throwIfNoEntry: false })?.size]),
  );
}

describe('a store on a disk that has moods, beside a plain map', () => {
  test.each(Array.from({ length: rounds }, (_, seed) => seed))(
    'reads the same; killed, it is as it was, none of its writes halved or out of turn (round %i)',
    async (seed) => {
      const roll = dice(seed);
      level.mood = 'well';
      const database = await Database.open(`${folder}/store`, log);
      const life = new Life(database, new Map(), roll);
      for (let step = 0; step < stepsARound; step += 1) await life.step();
      if (roll(2) === 0) await life.recovers();
      await life.ends();
      for (const { copy, safe } of [...life.kills, { copy: `${folder}/store`, safe: life.safe }]) {
        const found = await Database.open(copy, log);
        const possible = life.history.slice(safe).map(textOf);
        expect(possible).toContain(textOf(await contentOf(found)));
        await found[Symbol.asyncDispose]();
      }
    },
  );

  test.each([
    [
      'damaged meanwhile: it is repaired',
      async (store: string) => {
        const manifest = (await readdir(store)).find((name) => name.startsWith('MANIFEST')) ?? '';
        await writeFile(path.join(store, manifest), 'no manifest any more');
      },
    ],
    ['gone meanwhile: it is made anew', (store: string) => rm(store, { recursive: true })],
  ])('goes on without a restart where its folder is %s', async (_, hurt) => {
    const store = `${folder}/store`;
    const database = await Database.open(store, log);
    level.mood = 'refuses';
    await database.write([put('a!job', '1')], 'synced');
    await hurt(store);
    level.mood = 'well';
    const life = new Life(database, new Map([['a!job', '1']]), () => 1);
    await life.recovers();
    await life.ends();
  });
});
