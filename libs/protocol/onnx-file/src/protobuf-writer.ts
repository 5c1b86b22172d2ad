/** A piece of a protobuf message, in parts, so that weights are copied once only. */
export type Chunks = readonly Uint8Array[];

// Wire types: 0 is a varint, 2 is bytes with their length in front, 5 is four bytes.

export function integer(field: number, value: number): Chunks {
  return [varint(field * 8), varint(value)];
}

export function float(field: number, value: number): Chunks {
  return [varint(field * 8 + 5), bytesOf(Float32Array.of(value))];
}

export function bytes(field: number, value: Uint8Array): Chunks {
  return message(field, [[value]]);
}

export function text(field: number, value: string): Chunks {
  return bytes(field, new TextEncoder().encode(value));
}

export function message(field: number, parts: readonly Chunks[]): Chunks {
  const chunks = parts.flat();
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  return [varint(field * 8 + 2), varint(length), ...chunks];
}

export function join(parts: readonly Chunks[]): Uint8Array {
  const chunks = parts.flat();
  const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** The bytes of numbers as they lie in memory: little-endian wherever Node runs. */
export function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function varint(value: number): Uint8Array {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    out.push(rest === 0n ? low : low | 128);
  } while (rest !== 0n);
  return Uint8Array.from(out);
}
