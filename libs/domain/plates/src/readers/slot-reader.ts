import { CodedError } from '@tocsin/errors';
import type { Reading } from '../plate';
import { largest, type ReaderOutput, readingOf } from './reader';

const usualPadding = 114;

/** The companion file of a fast-plate-ocr model. */
export interface SlotReaderConfig {
  /** Characters a plate can have at most. */
  readonly slots: number;
  readonly alphabet: readonly string[];
  /** Fills unused slots. */
  readonly pad: string;
  readonly width: number;
  readonly height: number;
  readonly isGrey: boolean;
  readonly keepsAspectRatio: boolean;
  /** Shade beside a plate that keeps its aspect ratio, 0..255. */
  readonly padding: number;
}

/**
 * Understands the companion file, already parsed as YAML.
 * @param file - named in the message
 * @throws CodedError `reader-config` naming the key and what it should be
 */
export function slotReaderConfig(parsed: unknown, file: string): SlotReaderConfig {
  const wrong = (key: string, wanted: string) =>
    new CodedError(
      'reader-config',
      `${file}: ${key} is missing or not ${wanted}; use the file that came with the model`,
    );
  const values = new Map<string, unknown>(
    typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [],
  );
  const size = (key: string) => {
    const value = values.get(key);
    if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 4096) return value;
    throw wrong(key, 'a whole number above 0');
  };
  const alphabet = values.get('alphabet');
  if (typeof alphabet !== 'string' || alphabet === '') throw wrong('alphabet', 'a text of all characters');
  const pad = values.get('pad_char') ?? '_';
  if (typeof pad !== 'string' || Array.from(pad).length !== 1 || !alphabet.includes(pad))
    throw wrong('pad_char', 'one character of the alphabet');
  const mode = values.get('image_color_mode') ?? 'grayscale';
  if (mode !== 'grayscale' && mode !== 'rgb') throw wrong('image_color_mode', '"grayscale" or "rgb"');
  return {
    slots: size('max_plate_slots'),
    alphabet: Array.from(alphabet),
    pad,
    width: size('img_width'),
    height: size('img_height'),
    isGrey: mode === 'grayscale',
    keepsAspectRatio: values.get('keep_aspect_ratio') === true,
    padding: paddingShade(values.get('padding_color') ?? values.get('image_padding_color')),
  };
}

/** Whether an output can be this reader's: `[N, slots·alphabet]` or `[N, slots, alphabet]`. */
export function isSlotOutput(
  { dims }: Pick<ReaderOutput, 'dims'>,
  { slots, alphabet }: SlotReaderConfig,
): boolean {
  const [, second, third] = dims;
  return dims.length === 3
    ? second === slots && third === alphabet.length
    : dims.length === 2 && second === slots * alphabet.length;
}

/** The text in the slots of one plate of a batch: the likeliest character of each, padding dropped. */
export function readSlots({ data }: ReaderOutput, index: number, config: SlotReaderConfig): Reading {
  const { slots, alphabet, pad } = config;
  let text = '';
  const scores: number[] = [];
  for (let slot = 0; slot < slots; slot += 1) {
    const best = largest(data, (index * slots + slot) * alphabet.length, alphabet.length);
    const character = alphabet[best.index] ?? pad;
    if (character === pad) continue;
    text += character;
    scores.push(best.value);
  }
  return readingOf(text, scores);
}

/** Models are trained with one shade of grey; of a colour, its red is near enough. */
function paddingShade(value: unknown): number {
  const shade: unknown = Array.isArray(value) ? value[0] : value;
  return typeof shade === 'number' && shade >= 0 && shade <= 255 ? shade : usualPadding;
}
