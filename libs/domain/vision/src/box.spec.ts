import type { Box } from '@tocsin/messages';
import { boxArea, clipBox, overlap } from './box';
import { type ScoredBox, suppressOverlaps } from './suppress-overlaps';

describe('overlap of two boxes', () => {
  const box: Box = [0, 0, 10, 10];
  it.each<[string, Box, number]>([
    ['the same', [0, 0, 10, 10], 1],
    ['a half beside', [5, 0, 15, 10], 50 / 150],
    ['a quarter within', [0, 0, 5, 5], 0.25],
    ['touching', [10, 0, 20, 10], 0],
    ['apart', [20, 20, 30, 30], 0],
    ['inside out', [10, 10, 0, 0], 0],
    ['empty', [3, 3, 3, 3], 0],
  ])('%s', (_name, other, expected) => {
    expect(overlap(box, other)).toBeCloseTo(expected, 10);
    expect(overlap(other, box)).toBeCloseTo(expected, 10);
  });

  it('of two empty boxes is none', () => {
    expect(overlap([1, 1, 1, 1], [1, 1, 1, 1])).toBe(0);
  });
});

it('a box is clipped to the picture', () => {
  expect(clipBox([-5, -5, 50, 20], { width: 40, height: 30 })).toEqual([0, 0, 40, 20]);
  expect(boxArea(clipBox([50, 50, 60, 60], { width: 40, height: 30 }))).toBe(0);
});

describe('suppression of overlaps', () => {
  const at = (box: Box, score: number, classIndex = 0): ScoredBox => ({ box, score, classIndex });

  it('keeps the best of a class, and neighbours that overlap little', () => {
    const best = at([0, 0, 10, 10], 0.9);
    const worse = at([1, 0, 11, 10], 0.8);
    const neighbour = at([8, 0, 18, 10], 0.7);
    expect(suppressOverlaps([neighbour, worse, best], 0.45)).toEqual([best, neighbour]);
  });

  it('keeps a person on a bicycle: classes do not suppress each other', () => {
    const boxes = [at([0, 0, 10, 10], 0.9, 0), at([0, 0, 10, 10], 0.8, 1)];
    expect(suppressOverlaps(boxes, 0.45)).toEqual(boxes);
  });

  it('prefers the earlier of two equal scores', () => {
    const first = at([0, 0, 10, 10], 0.5);
    expect(suppressOverlaps([first, at([0, 1, 10, 10], 0.5)], 0.45)).toEqual([first]);
  });

  it('agrees with the plain definition on 300 boxes', () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const boxes = Array.from({ length: 300 }, () => {
      const [x, y] = [random() * 100, random() * 100];
      return at([x, y, x + 5 + random() * 40, y + 5 + random() * 40], random(), Math.floor(random() * 3));
    });
    const kept: ScoredBox[] = [];
    let left = [...boxes];
    while (left.length > 0) {
      const best = left.reduce((a, b) => (b.score > a.score ? b : a));
      kept.push(best);
      left = left.filter(
        (box) => box !== best && (box.classIndex !== best.classIndex || overlap(box.box, best.box) <= 0.45),
      );
    }
    expect(suppressOverlaps(boxes, 0.45)).toEqual(kept);
  });
});
