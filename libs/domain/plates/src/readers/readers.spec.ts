import { alphabetFor, ctcAlphabet, readCtc } from './ctc-reader';
import { isSlotOutput, readSlots, slotReaderConfig } from './slot-reader';

/** Rows of probabilities: one character each, with its score; the rest is spread over the others. */
function rows(alphabet: readonly string[], said: readonly (readonly [string, number])[]): Float32Array {
  return Float32Array.from(
    said.flatMap(([character, score]) =>
      alphabet.map((other) => (other === character ? score : (1 - score) / (alphabet.length - 1))),
    ),
  );
}

describe('a reader with slots (fast-plate-ocr)', () => {
  const companion = {
    max_plate_slots: 4,
    alphabet: '01AB_',
    pad_char: '_',
    img_height: 70,
    img_width: 140,
    image_color_mode: 'grayscale',
    keep_aspect_ratio: false,
    interpolation: 'linear',
  };
  const config = slotReaderConfig(companion, 'plates.yaml');

  it('takes the likeliest character of each slot and drops the padding', () => {
    const [first, second] = [
      rows(config.alphabet, [
        ['A', 0.9],
        ['1', 0.7],
        ['_', 0.99],
        ['_', 0.4],
      ]),
      rows(config.alphabet, [
        ['B', 0.8],
        ['B', 0.6],
        ['0', 0.7],
        ['1', 0.9],
      ]),
    ];
    const data = Float32Array.from([...first, ...second]);
    const one = readSlots({ dims: [2, 20], data }, 0, config);
    expect(one.text).toBe('A1');
    expect(one.confidence).toBeCloseTo(0.8, 5); // the padding's 0.99 would make it 0.75
    expect(one.weakest).toBeCloseTo(0.7, 5);
    const two = readSlots({ dims: [2, 4, 5], data }, 1, config);
    expect(two.text).toBe('BB01');
    expect(two.confidence).toBeCloseTo(0.75, 5);
  });

  it('reads nothing where all is padding', () => {
    const data = rows(
      config.alphabet,
      Array.from({ length: 4 }, () => ['_', 0.9] as const),
    );
    expect(readSlots({ dims: [1, 20], data }, 0, config)).toEqual({ text: '', confidence: 0, weakest: 0 });
  });

  it.each([
    [[1, 20], true],
    [[3, 4, 5], true],
    [[1, 4, 6], false],
    [[1, 21], false],
    [[20], false],
  ])('an output %j is its own: %s', (dims, expected) => {
    expect(isSlotOutput({ dims }, config)).toBe(expected);
  });

  it('knows the keys of old and new companions', () => {
    expect(
      slotReaderConfig({ ...companion, padding_color: [10, 20, 30], keep_aspect_ratio: true }, 'a'),
    ).toMatchObject({
      slots: 4,
      padding: 10,
      keepsAspectRatio: true,
      isGrey: true,
    });
    expect(
      slotReaderConfig({ ...companion, image_padding_color: 7, image_color_mode: 'rgb' }, 'a'),
    ).toMatchObject({
      padding: 7,
      isGrey: false,
    });
  });

  it.each([
    ['max_plate_slots', 0],
    ['max_plate_slots', 'nine'],
    ['alphabet', ''],
    ['alphabet', undefined],
    ['pad_char', 'x'],
    ['img_width', 100_000],
    ['image_color_mode', 'bgr'],
  ])('refuses a companion whose %s is %j, and names it', (key, value) => {
    expect(() => slotReaderConfig({ ...companion, [key]: value }, '/m/plates.yaml')).toThrow(
      new RegExp(`/m/plates\\.yaml: ${key} is`),
    );
  });

  it.each([null, 'a text', 5])('refuses %j as a companion', (parsed) => {
    expect(() => slotReaderConfig(parsed, 'a')).toThrow('alphabet is');
  });
});

describe('a reader with steps (PaddleOCR)', () => {
  const alphabet = ctcAlphabet('\uFEFFA\r\nB\r\n1\r\n');

  it('has the blank first and the space last', () => {
    expect(alphabet).toEqual(['', 'A', 'B', '1', ' ']);
  });

  it('drops repeats, then blanks: a blank between two of a kind keeps both', () => {
    const data = rows(alphabet, [
      ['', 0.9],
      ['A', 0.8],
      ['A', 0.9],
      ['', 0.9],
      ['A', 0.6],
      ['1', 1],
      ['', 0.9],
    ]);
    const reading = readCtc({ dims: [1, 7, 5], data }, 0, alphabet);
    expect(reading.text).toBe('AA1');
    expect(reading.confidence).toBeCloseTo(0.8, 5);
    expect(reading.weakest).toBeCloseTo(0.6, 5);
  });

  it('reads its own place of a batch', () => {
    const blank = rows(alphabet, [['', 1]]);
    const b = rows(alphabet, [['B', 0.9]]);
    const output = { dims: [2, 1, 5], data: Float32Array.from([...blank, ...b]) };
    expect(readCtc(output, 0, alphabet).text).toBe('');
    expect(readCtc(output, 1, alphabet).text).toBe('B');
  });

  it('takes a dictionary with or without the space, and no other', () => {
    expect(alphabetFor(5, alphabet, 'dict.txt')).toEqual(alphabet);
    expect(alphabetFor(4, alphabet, 'dict.txt')).toEqual(['', 'A', 'B', '1']);
    expect(() => alphabetFor(838, alphabet, 'dict.txt')).toThrow(/dict\.txt has 3 characters.*838 classes/);
  });
});
