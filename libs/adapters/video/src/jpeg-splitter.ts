const start = Buffer.from([0xff, 0xd8]);
const end = Buffer.from([0xff, 0xd9]);

/** A camera's largest picture is far smaller; a stream that has no end is none. */
const mostBytes = 64 * 1024 * 1024;

/**
 * Cuts a stream of JPEGs, one after the other, into pictures. Good for what ffmpeg's mjpeg writes: no previews within,
 * and 0xff in the data is always followed by 0.
 */
export async function* splitJpegs(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let searched = start.length;
  for await (const chunk of stream) {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    for (;;) {
      const last = rest.indexOf(end, searched);
      if (last < 0) break;
      yield rest.subarray(0, last + end.length);
      rest = rest.subarray(last + end.length);
      searched = start.length;
    }
    if (rest.length > mostBytes) throw new Error(`a picture of the film has more than ${mostBytes} bytes`);
    // The end mark may be cut in two.
    searched = Math.max(start.length, rest.length - 1);
  }
}
