/** A picture as a part of a form. */
export function fileOf(jpeg: Uint8Array): Blob {
  // A copy: a form takes no shared memory.
  return new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' });
}
