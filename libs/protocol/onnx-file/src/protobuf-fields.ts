import type { ByteSource } from './byte-source';

/** A field of a protobuf message. */
export interface Field {
  readonly number: number;
  /** Where its bytes lie in the source; empty for a number. */
  readonly start: number;
  readonly end: number;
  /** Whether it has bytes: text, a message, or many numbers. */
  readonly isBytes: boolean;
}

/** The bytes are not those of a protobuf message. */
export class ProtobufError extends Error {}

/** Wire types: how long a field is. */
const wire = { varint: 0, eightBytes: 1, bytes: 2, fourBytes: 5 } as const;

/** The fields of the message that lies between two offsets, without reading what is in them. */
export function* fieldsOf(source: ByteSource, start: number, end: number): Generator<Field> {
  let at = start;
  while (at < end) {
    const tag = readVarint(source, at, end);
    const number = Math.floor(tag.value / 8);
    if (number === 0) throw new ProtobufError(`byte ${at} starts no field`);
    const field = measure(source, { kind: tag.value % 8, at: tag.next, end });
    if (field.end > end) {
      throw new ProtobufError(
        `the field at byte ${at} goes on to byte ${field.end}, but there are only ${end}: cut short or damaged`,
      );
    }
    yield { number, ...field };
    at = field.end;
  }
}

function measure(
  source: ByteSource,
  { kind, at, end }: { kind: number; at: number; end: number },
): Omit<Field, 'number'> {
  if (kind === wire.bytes) {
    const length = readVarint(source, at, end);
    return { start: length.next, end: length.next + length.value, isBytes: true };
  }
  const none = (next: number) => ({ start: next, end: next, isBytes: false });
  if (kind === wire.varint) return none(readVarint(source, at, end).next);
  if (kind === wire.eightBytes) return none(at + 8);
  if (kind === wire.fourBytes) return none(at + 4);
  throw new ProtobufError(`byte ${at - 1} starts a field of no known kind`);
}

/** A number in groups of seven bits. Beyond 2^53 it is only roughly right, which no length is. */
function readVarint(source: ByteSource, at: number, end: number): { value: number; next: number } {
  const bytes = source.read(at, Math.min(10, end - at));
  let value = 0;
  for (const [index, byte] of bytes.entries()) {
    value += (byte & 127) * 128 ** index;
    if (byte < 128) return { value, next: at + index + 1 };
  }
  throw new ProtobufError(`the number at byte ${at} does not end`);
}
