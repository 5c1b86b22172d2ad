/**
 * A text as ZoneMinder keeps it: NUL-terminated bytes, UTF-8 if the operator's names are.
 * Bytes that are not UTF-8 read as Latin-1, the character set of ZoneMinder's tables.
 */
export function decodeText(bytes: Uint8Array, offset: number, length: number): string {
  const field = bytes.subarray(offset, offset + length);
  const end = field.indexOf(0);
  const text = end === -1 ? field : field.subarray(0, end);
  if (text.length === 0) return '';
  // strncpy cuts a text that fills the field anywhere, also in the middle of a character: leave that one out.
  const isCut = text.length >= length - 1;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text, { stream: isCut });
  } catch {
    // Not UTF-8; Latin-1 gives every byte a character, so this cannot fail.
    return Array.from(text, (byte) => String.fromCharCode(byte)).join('');
  }
}

/** Writes a text the way strncpy with a final NUL does: cut to the field, the rest filled with NUL. */
export function encodeText(bytes: Uint8Array, offset: number, length: number, text: string): void {
  bytes.fill(0, offset, offset + length);
  bytes.set(new TextEncoder().encode(text).subarray(0, length - 1), offset);
}
