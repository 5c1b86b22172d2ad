import { faceInPicture, type Landmarks } from '../face';
import { widenBox } from '../widen-box';
import { alignFace, alignedSide, type FacePicture } from './align-face';
import { cosine, distanceOfCosine, meanEmbedding, normalise } from './embedding';
import { nameFace } from './gallery';
import { matchingCosine, matchScore, recogniseRecogniser } from './recogniser';
import { inverse, type Similarity, similarityBetween } from './similarity';
import { trainingFace } from './training-face';

const template: Landmarks = [
  [38.2946, 51.6963],
  [73.5318, 51.5014],
  [56.0252, 71.7366],
  [41.5493, 92.3655],
  [70.7299, 92.2041],
];
type Move = (x: number, y: number) => readonly [number, number];
const moved = ([a, b, c, d, e]: Landmarks, move: Move): Landmarks => [
  move(...a),
  move(...b),
  move(...c),
  move(...d),
  move(...e),
];
const apply = ({ a, b, dx, dy }: Similarity, [x, y]: readonly [number, number]) => [
  a * x - b * y + dx,
  b * x + a * y + dy,
];

describe('the similarity between two sets of points', () => {
  it.each([
    ['moved', 1, 0, 30, -20],
    ['turned by 30 degrees, twice as large', 2, Math.PI / 6, 100, 50],
    ['upside down, smaller', 0.4, Math.PI, 400, 300],
  ])('is found exactly: %s', (_name, scale, angle, dx, dy) => {
    const [a, b] = [scale * Math.cos(angle), scale * Math.sin(angle)];
    const to = moved(template, (x, y) => [a * x - b * y + dx, b * x + a * y + dy]);
    const found = similarityBetween(template, to);
    if (found === undefined) throw new Error('none found');
    expect(found.a).toBeCloseTo(a, 6);
    expect(found.b).toBeCloseTo(b, 6);
    expect(found.dx).toBeCloseTo(dx, 4);
    expect(found.dy).toBeCloseTo(dy, 4);
    const back = apply(inverse(found), [to[2][0], to[2][1]] as const);
    expect(back[0]).toBeCloseTo(template[2][0], 6);
    expect(back[1]).toBeCloseTo(template[2][1], 6);
  });

  it('never mirrors, and is the best without', () => {
    const mirrored = moved(template, (x, y) => [112 - x, y + 3 * Math.sin(x)]);
    const found = similarityBetween(template, mirrored);
    if (found === undefined) throw new Error('none found');
    const error = (one: Similarity) =>
      template.reduce((sum, point, index) => {
        const [x = 0, y = 0] = apply(one, point);
        const [u, v] = mirrored[index] ?? [0, 0];
        return sum + (x - u) ** 2 + (y - v) ** 2;
      }, 0);
    for (const key of ['a', 'b', 'dx', 'dy'] as const) {
      for (const step of [-1e-3, 1e-3])
        expect(error({ ...found, [key]: found[key] + step })).toBeGreaterThan(error(found));
    }
  });

  it('is none where all points are one, or no numbers', () => {
    expect(
      similarityBetween(
        moved(template, () => [5, 5]),
        template,
      ),
    ).toBeUndefined();
    expect(
      similarityBetween(
        moved(template, () => [Number.NaN, 5]),
        template,
      ),
    ).toBeUndefined();
  });
});

/** Each colour a slope of its own, so that any place has its value. */
function slopes(width: number, height: number): FacePicture {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) data.set([x, y, (x + y) / 2], (y * width + x) * 3);
  return { width, height, data };
}

describe('alignment', () => {
  const plane = alignedSide * alignedSide;
  const raw = { mean: 0, divisor: 1 };
  const place = 40 * alignedSide + 60;

  it('brings a turned and scaled face into place', () => {
    const [a, b, dx, dy] = [0.8, 0.6, 80, 20];
    const landmarks = moved(template, (x, y) => [a * x - b * y + dx, b * x + a * y + dy]);
    const target = new Float32Array(3 * plane);
    expect(alignFace(slopes(250, 250), landmarks, target, 0, raw)).toBe(true);
    const [sourceX, sourceY] = [a * 60 - b * 40 + dx, b * 60 + a * 40 + dy];
    expect(target[place]).toBeCloseTo(sourceX, 2);
    expect(target[plane + place]).toBeCloseTo(sourceY, 2);
  });

  it('leaves a face that lies there already as it is', () => {
    const picture = slopes(112, 112);
    const target = new Float32Array(3 * plane);
    alignFace(picture, template, target, 0, raw);
    for (const at of [0, 500, plane - 1])
      expect(
        [target[at], target[plane + at], target[2 * plane + at]].map((value) => Math.round(value ?? -1)),
      ).toEqual([...picture.data.subarray(at * 3, at * 3 + 3)]);
  });

  it('is black where the picture ends, and normalised as asked', () => {
    const white: FacePicture = { width: 20, height: 20, data: new Uint8Array(1200).fill(255) };
    const target = new Float32Array(6 * plane);
    alignFace(white, template, target, 3 * plane, { mean: 127.5, divisor: 127.5 });
    expect(target[3 * plane]).toBeCloseTo(1, 6);
    expect(target[4 * plane - 1]).toBeCloseTo(-1, 6);
    expect(target[0]).toBe(0); // another face's place
  });

  it('can be shifted and mirrored', () => {
    const at = (options: { shift?: [number, number]; isMirrored?: boolean }) => {
      const target = new Float32Array(3 * plane);
      alignFace(slopes(112, 112), template, target, 0, { ...raw, ...options });
      return [target[place], target[plane + place]].map((value) => Math.round(value ?? -1));
    };
    expect(at({})).toEqual([60, 40]);
    expect(at({ shift: [2, -3] })).toEqual([58, 43]);
    expect(at({ isMirrored: true })).toEqual([51, 40]);
  });

  it('says where landmarks mean nothing', () => {
    const nowhere = moved(template, () => [3, 3]);
    expect(alignFace(slopes(10, 10), nowhere, new Float32Array(3 * plane), 0, raw)).toBe(false);
  });
});

describe('embeddings', () => {
  it('have length 1; one without direction is none', () => {
    const one = normalise(Float32Array.from([3, 0, 4])) ?? new Float32Array();
    expect([...one].map((value) => Number(value.toFixed(4)))).toEqual([0.6, 0, 0.8]);
    expect(normalise(new Float32Array(3))).toBeNull();
    expect(normalise(Float32Array.from([Number.NaN, 1]))).toBeNull();
  });

  it('cosine and distance agree: SFace calls both 0.363 and 1.128 the limit', () => {
    expect(distanceOfCosine(0.363)).toBeCloseTo(1.128, 2);
    const [a, b] = [normalise(Float32Array.from([1, 2, 3])), normalise(Float32Array.from([3, 1, 2]))];
    if (a === null || b === null) throw new Error('no direction');
    expect(cosine(a, b)).toBeCloseTo(11 / 14, 6);
    expect(Math.hypot(...[...a].map((value, index) => value - (b[index] ?? 0)))).toBeCloseTo(
      distanceOfCosine(cosine(a, b)),
      6,
    );
  });

  it('have a mean', () => {
    const mean = meanEmbedding([Float32Array.from([1, 0]), Float32Array.from([0, 1])]);
    expect(mean?.[0]).toBeCloseTo(Math.SQRT1_2, 6);
    expect(meanEmbedding([Float32Array.from([1, 0]), Float32Array.from([-1, 0])])).toBeNull();
  });
});

describe('the threshold', () => {
  const sface = { cosineThreshold: 0.363 };
  it.each([
    [0.6, 0.363],
    [0.5, 0.558],
    [0.3, 0.841],
    [3, -1],
  ])('of %d in the old measure is a cosine of %d in SFace', (distanceThreshold, expected) => {
    expect(matchingCosine(sface, { distanceThreshold, cosineThreshold: null })).toBeCloseTo(expected, 3);
  });

  it('of the user wins', () => {
    expect(matchingCosine(sface, { distanceThreshold: 0.6, cosineThreshold: 0.5 })).toBe(0.5);
  });

  it('is where a match is even odds; the score grows with the likeness', () => {
    expect(matchScore(0.363, 0.363)).toBe(0.5);
    expect(matchScore(0.463, 0.363)).toBeCloseTo(0.88, 2);
    expect(matchScore(0.263, 0.363)).toBeCloseTo(0.12, 2);
  });
});

describe('a recognition model', () => {
  const face = { name: 'input.1', type: 'float32', shape: ['N', 3, 112, 112] };
  const gives = (length: number) => [{ name: 'out', type: 'float32', shape: [1, length] }];

  it('of 128 numbers is SFace, of 512 ArcFace', () => {
    expect(recogniseRecogniser([face], gives(128), 'a')).toMatchObject({
      kind: 'sface',
      mean: 0,
      divisor: 1,
    });
    expect(recogniseRecogniser([face], gives(512), 'a')).toMatchObject({
      kind: 'arcface',
      mean: 127.5,
      divisor: 127.5,
    });
  });

  it('of MXNet normalises by itself', () => {
    expect(recogniseRecogniser([{ ...face, name: 'data' }], gives(512), 'a')).toMatchObject({
      mean: 0,
      divisor: 1,
    });
  });

  it.each([
    ['FaceNet', [{ ...face, shape: [1, 3, 160, 160] }], gives(512)],
    ['another length', [face], gives(256)],
    [
      'an object model',
      [{ ...face, shape: [1, 3, 112, 112] }],
      [{ name: 'o', type: 'float32', shape: [1, 84, 8400] }],
    ],
    ['two inputs', [face, face], gives(128)],
    ['bytes', [{ ...face, type: 'uint8' }], gives(128)],
  ])('that is neither (%s) is refused with its shapes', (_name, inputs, outputs) => {
    expect(() => recogniseRecogniser(inputs, outputs, '/m/rec.onnx')).toThrow(
      /\/m\/rec\.onnx is not supported: it takes ".*\[.*gives ".*Supported: .*SFace.*ArcFace/,
    );
  });
});

describe('naming a face', () => {
  const rules = { threshold: 0.4, margin: 0.05 };
  /** In a plane, at an angle: cosines are easily told. */
  const at = (degrees: number) =>
    Float32Array.from([Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]);
  const person = (name: string, ...degrees: number[]) => ({ name, embeddings: degrees.map(at) });

  it('is the person it is most like', () => {
    const people = [person('anna', 40), person('ben', 10), person('cleo', 100)];
    expect(nameFace(at(0), people, rules)).toMatchObject({ is: 'known', best: { name: 'ben' } });
  });

  it('is nobody below the threshold, or without anybody known', () => {
    expect(nameFace(at(0), [person('anna', 70)], rules)).toMatchObject({
      is: 'unlike',
      best: { name: 'anna' },
    });
    expect(nameFace(at(0), [], rules)).toEqual({ is: 'unlike', best: undefined });
  });

  it('is nobody where two people are nearly equally alike', () => {
    expect(nameFace(at(0), [person('anna', 20), person('ben', -21)], rules)).toMatchObject({
      is: 'unsure',
      best: { name: 'anna' },
      second: { name: 'ben' },
    });
  });

  it('of a few pictures the nearest counts, so that another pose does no harm', () => {
    expect(nameFace(at(0), [person('anna', 10, 120, -120)], rules)).toMatchObject({ is: 'known' });
  });

  it('of many pictures one odd one does not decide', () => {
    const anna = person('anna', 0, 90, 91, 92, 93, 94, 95, 96, 97);
    expect(nameFace(at(0), [anna], rules)).toMatchObject({ is: 'unlike' });
    expect(nameFace(at(0), [anna, person('ben', 30)], rules)).toMatchObject({ best: { name: 'ben' } });
  });
});

describe('a picture for training', () => {
  const embedding = Float32Array.from([1]);
  const face = { box: [0, 0, 60, 50] as const, confidence: 0.9, landmarks: null, embedding };
  const small = { ...face, box: [0, 0, 60, 39.5] as const };
  it('teaches the one face it shows', () => {
    expect(trainingFace([{ ...face, box: [0, 0, 60, 50] }])).toEqual({ embedding });
  });
  it('teaches the clear one beside what may be none, and what is tiny', () => {
    const unclear = { ...face, box: [0, 0, 80, 80] as const, confidence: 0.7, embedding: null };
    expect(trainingFace([face, unclear, small].map((one) => ({ ...one, box: [...one.box] })))).toEqual({
      embedding,
    });
  });
  it.each([
    ['no face', [], 'no face was found'],
    ['two faces', [face, face], '2 faces were found'],
    ['a small face', [small], 'its face is 39 pixels'],
    ['an unclear face', [{ ...face, embedding: null }], 'cannot be told apart'],
  ])('with %s is no use', (_name, faces, reason) => {
    expect(trainingFace(faces.map((one) => ({ ...one, box: [...one.box] })))).toEqual({
      unusable: expect.stringContaining(reason) as unknown,
    });
  });
});

it('a face found in an input lies elsewhere in its picture', () => {
  const face = {
    box: [10, 20, 30, 40] as [number, number, number, number],
    score: 1,
    classIndex: 0,
    landmarks: template,
  } as const;
  const placed = faceInPicture(face, { scale: 0.5, left: 4, top: 6 });
  expect(placed.box).toEqual([12, 28, 52, 68]);
  expect(placed.landmarks?.[0][0]).toBeCloseTo((38.2946 - 4) * 2, 6);
});

it('a box is widened to whole pixels, within the picture', () => {
  const picture = { width: 200, height: 100 };
  expect(widenBox([50.4, 40.6, 80.2, 70.1], 10, picture)).toEqual([40, 30, 91, 81]);
  expect(widenBox([5, 5, 195, 95], 50, picture)).toEqual([0, 0, 200, 100]);
});
