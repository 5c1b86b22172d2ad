import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { drawScene } from './draw-scene';

const noon = Date.UTC(2026, 10, 20, 12);

/** Runs OpenCV's people detector in a process of its own: its 11 MB of JavaScript would be slow to load under jest. */
const findPeople = `
  const loaded = require(${JSON.stringify(require.resolve('@techstark/opencv-js'))});
  const input = [];
  process.stdin.on('data', (chunk) => input.push(chunk)).on('end', async () => {
    const cv = loaded instanceof Promise ? await loaded : loaded;
    if (cv.Mat === undefined) await new Promise((ready) => { cv.onRuntimeInitialized = () => ready(); });
    const weights = cv.HOGDescriptor.getDefaultPeopleDetector();
    const svm = new cv.Mat(weights.size(), 1, cv.CV_32F);
    for (let i = 0; i < weights.size(); i++) svm.data32F[i] = weights.get(i);
    const hog = new cv.HOGDescriptor();
    hog.setSVMDetector(svm);
    const picture = new cv.Mat(480, 640, cv.CV_8UC1);
    picture.data.set(Buffer.concat(input));
    const boxes = new cv.RectVector();
    const scores = new cv.DoubleVector();
    hog.detectMultiScale(picture, boxes, scores, 0, new cv.Size(8, 8), new cv.Size(8, 8), 1.05, 2, false);
    for (let i = 0; i < boxes.size(); i++) {
      const { x, width } = boxes.get(i);
      process.stdout.write([x + width / 2, scores.get(i)].join(' ') + '\\n');
    }
  });`;

/** Where people stand, from left to right, and how sure the detector is. */
async function peopleIn(jpeg: Buffer): Promise<readonly { middle: number; score: number }[]> {
  const grey = await sharp(jpeg).greyscale().raw().toBuffer();
  const finding = promisify(execFile)(process.execPath, ['-e', findPeople]);
  finding.child.stdin?.end(grey);
  const lines = (await finding).stdout.split('\n').filter((line) => line !== '');
  const found = lines.map((line) => line.split(' ').map(Number));
  return found.map(([middle = 0, score = 0]) => ({ middle, score })).toSorted((a, b) => a.middle - b.middle);
}

describe('drawScene', () => {
  jest.setTimeout(30_000);

  it.each([
    [0, []],
    [1, [236]],
    [3, [118, 236, 352]],
  ])('draws a scene of %d in which people are found at %j', async (people, places) => {
    const found = await peopleIn(await drawScene({ at: noon, people }));
    expect(found).toHaveLength(places.length);
    for (const [index, { middle, score }] of found.entries()) {
      expect(Math.abs(middle - (places[index] ?? 0))).toBeLessThan(12);
      expect(score).toBeGreaterThan(1.8);
    }
  });

  it('draws a JPEG of 640x480', async () => {
    expect(await sharp(await drawScene({ at: noon })).metadata()).toMatchObject({
      format: 'jpeg',
      width: 640,
      height: 480,
    });
  });

  it('shows the time', async () => {
    const [one, same, later] = await Promise.all([noon, noon, noon + 1000].map((at) => drawScene({ at })));
    expect(same).toEqual(one);
    expect(later).not.toEqual(one);
  });
});
