import { StringDecoder } from 'node:string_decoder';
import type { Readable } from 'node:stream';

/** Collects output up to a limit and lets the rest go by. */
export class CappedText {
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  isCut = false;

  constructor(private readonly limitBytes: number) {}

  add(chunk: Buffer): void {
    const room = this.limitBytes - this.#bytes;
    if (chunk.length > room) this.isCut = true;
    if (room <= 0) return;
    const kept = chunk.subarray(0, room);
    this.#chunks.push(kept);
    this.#bytes += kept.length;
  }

  toString(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}

const lineLimit = 4000;

/** Hands each line of a stream on; a line that does not end is handed on in pieces. */
export function debugLines(stream: Readable, say: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > lineLimit) {
      lines.push(rest);
      rest = '';
    }
    for (const line of lines) if (line !== '') say(line.slice(0, lineLimit));
  });
  stream.on('end', () => {
    if (rest !== '') say(rest);
  });
}
