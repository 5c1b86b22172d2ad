import { cocoLabels } from './coco-labels';
import { labelOf, parseLabels } from './labels';

it('COCO has its 80 classes where YOLO counts them', () => {
  expect(cocoLabels).toHaveLength(80);
  expect(new Set(cocoLabels).size).toBe(80);
  expect([0, 1, 2, 7, 16, 17, 79].map((index) => cocoLabels[index])).toEqual([
    'person',
    'bicycle',
    'car',
    'truck',
    'dog',
    'horse',
    'toothbrush',
  ]);
});

describe('a label file', () => {
  it.each([
    ['plain', 'person\nhot dog\n'],
    ['with BOM, CRLF and blank lines at the end', '\uFEFFperson\r\nhot dog\r\n\r\n'],
    ['with an index', '0 person\n1  hot dog'],
  ])('%s', (_name, text) => {
    expect(parseLabels(text)).toEqual(['person', 'hot dog']);
  });

  it('that is too short leaves numbers', () => {
    expect(labelOf(5, ['person'])).toBe('class_5');
  });
});
