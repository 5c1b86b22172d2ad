import { openHogEngine } from './hog-engine';
import type { EngineFor } from '../engine';
import type { HogSpec } from '../model-spec';
import { painted, silhouette } from '../testing/painted-pictures';

const spec: HogSpec = { kind: 'hog', stride: [8, 8], padding: [8, 8], scale: 1.05, meanShift: false };
const options = { minConfidence: 0.3, nmsMode: 'per_class' } as const;

let engine: EngineFor<'hog'>;
beforeAll(async () => {
  engine = await openHogEngine(spec);
}, 60_000);
afterAll(() => engine[Symbol.asyncDispose]());

it('a person is found, with corners in pixels of the picture', async () => {
  const [people = []] = await engine.findAll([silhouette()], options);
  expect(people).toHaveLength(1);
  const [person] = people;
  expect(person?.label).toBe('person');
  expect(person?.confidence).toBeGreaterThan(0.3);
  expect(person?.confidence).toBeLessThanOrEqual(1);
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = person?.box ?? [];
  // The detector's boxes have a margin of about a sixth around the person (157..203 x 85..235).
  expect([x1 < 157, x1 > 100, y1 < 85, y1 > 40, x2 > 203, x2 < 260, y2 > 235, y2 < 290]).not.toContain(false);
});

it('an empty picture holds nobody, and one smaller than a person is no error', async () => {
  await expect(engine.findAll([painted(360, 320), painted(8, 8)], options)).resolves.toEqual([[], []]);
});

it.each<[string, Partial<HogSpec>, number]>([
  ['a wide stride', { stride: [32, 32], padding: [0, 0] }, 0],
  ['a scale at which the person is skipped', { scale: 3 }, 0],
  ['mean shift, which wants more agreement', { meanShift: true }, 0],
])('its options are those of the configuration: %s', async (_name, different, count) => {
  await using other = await openHogEngine({ ...spec, ...different });
  const [people] = await other.findAll([silhouette()], { ...options, minConfidence: 0 });
  expect(people).toHaveLength(count);
});
