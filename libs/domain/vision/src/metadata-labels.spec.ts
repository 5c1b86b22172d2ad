import { metadataLabels, readNames } from './metadata-labels';

describe('names as Ultralytics writes them', () => {
  it.each<[string, string[] | null]>([
    ["{0: 'person', 1: 'bicycle'}", ['person', 'bicycle']],
    [
      `{0: 'person', 1: "cat's", 2: 'say \\'hi\\'', 3: "a \\"b\\""}`,
      ['person', "cat's", "say 'hi'", 'a "b"'],
    ],
    ["{0: 'a, b: {c}', 1: '[d]'}", ['a, b: {c}', '[d]']],
    ['{"0": "person", "2": "car"}', ['person', 'class_1', 'car']],
    ["{1: 'b', 0: 'a'}", ['a', 'b']],
    ["['person', \"cat's\",]", ['person', "cat's"]],
    ["{0: 'Fu\\xdfg\\u00e4nger'}", ['Fußgänger']],
    ["{0: 'Fußgänger'}", ['Fußgänger']],
    ["{4000000000: 'a'}", null],
    ['{}', null],
    ['', null],
    ['person, car', null],
    ["__import__('os').system('x')", null],
    ["{0: 'person', 1: open}", ['person']],
  ])('%s', (text, names) => {
    expect(readNames(text)).toEqual(names);
  });

  it('that would take for ever do not', () => {
    expect(readNames(`{0: '${'\\'.repeat(100_000)}`)).toBeNull();
    expect(readNames(`{${' '.repeat(100_000)}`)).toBeNull();
  });
});

describe('names as RF-DETR writes them', () => {
  it.each<[string, object, string[] | null]>([
    ['by number', { class_names: { 0: 'person', 2: 'car' } }, ['person', 'class_1', 'car']],
    ['in a list', { class_names: ['person', 'car'] }, ['person', 'car']],
    ['not at all', { means: [1, 2, 3] }, null],
  ])('%s', (_name, json, names) => {
    expect(metadataLabels({ rfdetr_inference: JSON.stringify(json) })).toEqual(names);
  });

  it('or in a way that we do not know', () => {
    expect(metadataLabels({ rfdetr_inference: 'v2;person' })).toBeNull();
  });
});
