/** Bytes that are read where they are wanted: a model file may have gigabytes, of which few are looked at. */
export interface ByteSource {
  readonly size: number;
  /** Bytes from `offset` on; fewer than asked for only at the end. */
  read(offset: number, length: number): Uint8Array;
}

export function bytesInMemory(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

const windowSize = 16_384;

/** Keeps what it read last, so that going through a file byte by byte asks for thousands at a time. */
export function readAhead(source: ByteSource): ByteSource {
  let start = 0;
  let kept: Uint8Array = new Uint8Array();
  return {
    size: source.size,
    read(offset, length) {
      if (length > windowSize) return source.read(offset, length);
      if (offset < start || offset + length > start + kept.length) {
        start = offset;
        kept = source.read(offset, windowSize);
      }
      return kept.subarray(offset - start, offset - start + length);
    },
  };
}
