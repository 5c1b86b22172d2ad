/** Pictures that are looked at at the same time are few. */
const usualKept = 8;

/**
 * Memory of pictures that are over, for those to come. To get 6 MB afresh from the system for each picture, and to
 * give it back, takes longer than to decode a JPEG into it.
 */
export class PictureMemory {
  readonly #mostKept: number;
  readonly #free: SharedArrayBuffer[] = [];

  constructor(mostKept = usualKept) {
    this.#mostKept = mostKept;
  }

  /** Memory of at least so many bytes; what is in it is left from before. */
  take(bytes: number): SharedArrayBuffer {
    // One that is far too large is left for a picture that needs it.
    const at = this.#free.findIndex(({ byteLength }) => byteLength >= bytes && byteLength <= bytes * 2);
    return this.#free.splice(at, at < 0 ? 0 : 1)[0] ?? new SharedArrayBuffer(bytes);
  }

  /** @param buffer - of `take`; nobody reads it any more */
  give(buffer: SharedArrayBuffer): void {
    this.#free.push(buffer);
    if (this.#free.length > this.#mostKept) this.#free.shift();
  }
}
