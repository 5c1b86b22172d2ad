import { Patience } from './patience';

it('a model nobody knows yet has four seconds', () => {
  expect(new Patience(30_000).limitMs(1)).toBe(4_000);
});

it('a slow model has ten times what it ever took, for each picture, up to the limit', () => {
  const patience = new Patience(30_000);
  patience.took(2_000, 2);
  patience.took(10, 1);
  expect([patience.limitMs(1), patience.limitMs(2), patience.limitMs(8)]).toEqual([10_000, 20_000, 30_000]);
});

it('what was too little is doubled, up to the limit', () => {
  const patience = new Patience(10_000);
  patience.ranOut();
  expect(patience.limitMs(1)).toBe(8_000);
  patience.ranOut();
  expect(patience.limitMs(1)).toBe(10_000);
});
