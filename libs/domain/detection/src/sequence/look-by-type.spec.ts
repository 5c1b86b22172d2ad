import type { SameModelStrategy, Variant } from '@tocsin/detection-config';
import { aFind, aType, aVariant } from '../testing/config.fixture';
import { type LookByVariant, lookAtPicture, lookByType } from './look-by-type';

/** Variants by name, with the labels that each finds; `null`: it fails. */
function looking(finds: Record<string, string[] | null>): { look: LookByVariant; asked: string[] } {
  const asked: string[] = [];
  const look: LookByVariant = async ({ name: type }, { name }) => {
    asked.push(name);
    const labels = finds[name];
    if (labels === null) return undefined;
    const kept = (labels ?? []).map((label) => aFind(label, [0, 0, 1, 1], { type, model: name }));
    return { kept, rejected: [aFind(`no ${name}`)] };
  };
  return { look, asked };
}
const variants = (...names: string[]): Variant[] => names.map((name) => aVariant({ name }));

describe('a type with several variants', () => {
  const finds = { a: [], b: ['car', 'car', 'car'], c: ['car', 'person'], d: ['dog', 'dog', 'dog'] };
  it.each<[SameModelStrategy, string[], string[]]>([
    ['first', ['a', 'b'], ['car', 'car', 'car']],
    ['most', ['a', 'b', 'c', 'd'], ['car', 'car', 'car']],
    ['most_unique', ['a', 'b', 'c', 'd'], ['car', 'person']],
    ['union', ['a', 'b', 'c', 'd'], ['car', 'car', 'car', 'car', 'person', 'dog', 'dog', 'dog']],
  ])('by %s', async (sameModelStrategy, expectedAsked, expectedLabels) => {
    const { look, asked } = looking(finds);
    const type = aType('object', { sameModelStrategy, variants: variants('a', 'b', 'c', 'd') });
    const { kept, rejected } = await lookByType(type, [], look);
    expect(asked).toEqual(expectedAsked);
    expect(kept.map(({ label }) => label)).toEqual(expectedLabels);
    expect(rejected.map(({ label }) => label)).toEqual(expectedAsked.map((name) => `no ${name}`));
  });

  it('goes on past one that fails', async () => {
    const { look } = looking({ a: null, b: ['car'] });
    const { kept } = await lookByType(aType('object', { variants: variants('a', 'b') }), [], look);
    expect(kept).toMatchObject([{ label: 'car', model: 'b' }]);
  });

  it('asks a variant only after the label it waits for', async () => {
    const waiting = aVariant({ name: 'b', preExistingLabels: ['motorbike'] });
    const type = aType('object', {
      sameModelStrategy: 'union',
      variants: [aVariant({ name: 'a' }), waiting],
    });
    const without = looking({ a: ['person'] });
    await lookByType(type, [], without.look);
    expect(without.asked).toEqual(['a']);
    const withIt = looking({ a: ['motorcycle'] });
    await lookByType(type, [], withIt.look);
    expect(withIt.asked).toEqual(['a', 'b']);
  });
});

describe('a picture', () => {
  const types = [aType('object'), aType('face'), aType('alpr', { preExistingLabels: ['car', 'truck'] })];

  it('is looked at by every type that has a reason', async () => {
    const { look, asked } = looking({ object: ['car'], face: ['ann'], alpr: ['abc123'] });
    const { kept } = await lookAtPicture({ types, stopsAtFirstType: false }, look);
    expect(kept.map(({ type, label }) => `${type} ${label}`)).toEqual([
      'object car',
      'face ann',
      'alpr abc123',
    ]);
    expect(asked).toEqual(['object', 'face', 'alpr']);
  });

  it('tells each type what was seen before it', async () => {
    const seenBy: string[] = [];
    const { look } = looking({ object: ['car'], face: ['ann'] });
    const telling: LookByVariant = (type, variant, seen) => {
      seenBy.push(`${type.name}: ${seen.map(({ label }) => label).join()}`);
      return look(type, variant, seen);
    };
    await lookAtPicture({ types, stopsAtFirstType: false }, telling);
    expect(seenBy).toEqual(['object: ', 'face: car', 'alpr: car,ann']);
  });

  it('is not searched for plates where there is no vehicle', async () => {
    const { look, asked } = looking({ object: ['person'] });
    await lookAtPicture({ types, stopsAtFirstType: false }, look);
    expect(asked).toEqual(['object', 'face']);
  });

  it('is not done with between objects and the plates that are one step with them', async () => {
    const plates = aType('alpr', { preExistingLabels: ['car'], continuesPrevious: true });
    const { look, asked } = looking({ object: ['car'], alpr: ['abc'], face: ['ann'] });
    await lookAtPicture({ types: [aType('object'), plates, aType('face')], stopsAtFirstType: true }, look);
    expect(asked).toEqual(['object', 'alpr']);
  });

  it('is done with at the first type that matched, where that is wanted', async () => {
    const { look, asked } = looking({ object: [], face: ['ann'], alpr: ['abc'] });
    await lookAtPicture({ types, stopsAtFirstType: true }, look);
    expect(asked).toEqual(['object', 'face']);
  });
});
