import type { Zone } from '@tocsin/detection-config';
import { aFind, aType, aVariant } from '../testing/config.fixture';
import { askedConfidence, sift, type SiftParts } from './sift';

const parts = (different: Partial<SiftParts['config']> = {}, zones: Zone[] = []): SiftParts => ({
  config: { generation: '6', labels: {}, maxDetectionSize: null, ...different },
  zones,
  picture: { width: 100, height: 100 },
  matches: (pattern, label) => new RegExp(`^(?:${pattern})`).test(label),
});
const zone = (name: string, left: number, right: number, different: Partial<Zone> = {}): Zone => ({
  name,
  points: [
    [left, 0],
    [right, 0],
    [right, 100],
    [left, 100],
  ],
  ...different,
});
const left = zone('left', 0, 40);
const right = zone('right', 60, 100);
const kept = (sifted: ReturnType<typeof sift>) => sifted.kept.map(({ label }) => label);
const rejected = (sifted: ReturnType<typeof sift>) => sifted.rejected.map(({ label }) => label);

describe('confidence', () => {
  it('below that of the variant is not enough, except for a label with its own', () => {
    const found = ['person', 'car', 'motorcycle'].map((label) =>
      aFind(label, [0, 0, 1, 1], { confidence: 0.35 }),
    );
    const labels = { car: { minConfidence: 0.3 }, motorbike: { minConfidence: 0.2 } };
    const sifted = sift(found, aType('object'), aVariant(), parts({ labels }));
    expect([kept(sifted), rejected(sifted)]).toEqual([['car', 'motorcycle'], []]);
    expect(askedConfidence(aVariant(), { labels })).toBe(0.2);
    expect(askedConfidence(aVariant(), { labels: {} })).toBe(0.4);
  });
});

describe('size', () => {
  const small = aFind('person', [0, 0, 10, 10]);
  const large = aFind('person', [0, 0, 60, 60]);
  const car = aFind('car', [0, 0, 60, 60]);
  it.each([
    ['whole', parts({ maxDetectionSize: { value: 36, unit: '%' } }), ['person', 'person', 'car']],
    ['whole', parts({ maxDetectionSize: { value: 35.9, unit: '%' } }), ['person']],
    ['whole', parts({ maxDetectionSize: { value: 99, unit: 'px' } }), []],
    [
      'label',
      parts({
        maxDetectionSize: { value: 10, unit: '%' },
        labels: { car: { maxSize: { value: 90, unit: '%' } } },
      }),
      ['person', 'car'],
    ],
  ])('above the limit of the %s is gone, and no error box', (_of, given, expected) => {
    const sifted = sift([small, large, car], aType('object'), aVariant(), given);
    expect([kept(sifted), rejected(sifted)]).toEqual([expected, []]);
  });

  it('has its nearest limit in the variant, then in the type', () => {
    const given = parts({ maxDetectionSize: { value: 1, unit: 'px' } });
    const type = aType('object', { maxDetectionSize: { value: 100, unit: 'px' } });
    expect(kept(sift([small, large], type, aVariant(), given))).toHaveLength(1);
    const variant = aVariant({ maxDetectionSize: { value: 100, unit: '%' } });
    expect(kept(sift([small, large], type, variant, given))).toHaveLength(2);
  });
});

describe('pattern and zones', () => {
  const inLeft = (label: string) => aFind(label, [10, 10, 20, 20]);
  const inRight = (label: string) => aFind(label, [70, 10, 80, 20]);
  const between = aFind('person', [45, 10, 55, 20]);
  const across = (label: string) => aFind(label, [30, 10, 70, 20]);

  it('leave error boxes', () => {
    const type = aType('object', { pattern: '(person|car)' });
    const sifted = sift(
      [inLeft('person'), between, inRight('dog')],
      type,
      aVariant(),
      parts({}, [left, right]),
    );
    expect([kept(sifted), rejected(sifted)]).toEqual([['person'], ['person', 'dog']]);
  });

  it('of no zone are those of the whole picture', () => {
    const sifted = sift(
      [between, inLeft('dog')],
      aType('object', { pattern: 'person' }),
      aVariant(),
      parts(),
    );
    expect([kept(sifted), rejected(sifted)]).toEqual([['person'], ['dog']]);
  });

  it("of a zone stand in the place of the type's", () => {
    const type = aType('object', { pattern: '(person|car)' });
    const zones = [{ ...left, pattern: '(dog)' }, right];
    const found = [inLeft('dog'), inLeft('person'), inRight('dog'), inRight('person')];
    const sifted = sift(found, type, aVariant(), parts({}, zones));
    expect(sifted.kept).toEqual([found[0], found[3]]);
    expect(sifted.rejected).toEqual([found[1], found[2]]);
  });

  it('are tried in every zone that the box touches', () => {
    const zones = [
      { ...left, pattern: '(dog)' },
      { ...right, pattern: '(cat)' },
    ];
    expect(
      kept(
        sift([across('cat'), across('dog'), across('cow')], aType('object'), aVariant(), parts({}, zones)),
      ),
    ).toEqual(['cat', 'dog']);
  });

  it('ignore a label in one zone, and take it in another', () => {
    const zones = [{ ...left, ignorePattern: '(car)' }, right];
    const found = [inLeft('car'), inRight('car'), across('car'), inLeft('person')];
    const sifted = sift(found, aType('object'), aVariant(), parts({}, zones));
    expect(sifted.kept).toEqual(found.slice(1));
  });

  it('that are none keep nothing out, whether they were to take or to ignore', () => {
    const zones = [{ ...left, pattern: '(dog', ignorePattern: '(car' }];
    const unusable = { ...parts({}, zones), matches: (_pattern: string, _label: string, as: boolean) => as };
    expect(kept(sift([inLeft('car')], aType('object'), aVariant(), unusable))).toEqual(['car']);
  });

  it('let names pass that may pass, but only in a zone', () => {
    const type = aType('face', { pattern: 'person', passesPattern: true });
    const sifted = sift([inLeft('ann'), { ...between, label: 'bob' }], type, aVariant(), parts({}, [left]));
    expect([kept(sifted), rejected(sifted)]).toEqual([['ann'], ['bob']]);
  });

  it('refuse, as 4.x, a plate that goes round the whole zone', () => {
    const huge = aFind('abc123', [0, 0, 50, 100]);
    const small = aFind('xyz1', [10, 10, 20, 20]);
    const plates = (generation: '4' | '6') =>
      sift([huge, small], aType('alpr'), aVariant(), parts({ generation }, [left]));
    expect(kept(plates('4'))).toEqual(['xyz1']);
    expect(kept(plates('6'))).toEqual(['abc123', 'xyz1']);
    expect(kept(sift([huge], aType('object'), aVariant(), parts({ generation: '4' }, [left])))).toEqual([
      'abc123',
    ]);
  });
});
