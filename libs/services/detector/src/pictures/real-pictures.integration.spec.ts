import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Config } from '@tocsin/config';
import type { Box } from '@tocsin/messages';
import { annotatePicture, decodePicture } from '@tocsin/pictures';
import { overlap } from '@tocsin/vision';
import pino from 'pino';
import { bundleInferenceWorker } from '../../../../../tools/testing/inference-worker';
import { PictureLooker } from './picture-looker';

/** Real models and photographs lie beside the checkout, where they are; they are no part of the project. */
const shared = path.resolve(__dirname, '../../../../../../shared');
const describeWithPhotographs = existsSync(path.join(shared, 'models')) ? describe : describe.skip;
/** Set it to a folder to see the annotated pictures. */
const outputFolder = process.env.TOCSIN_TEST_OUTPUT;

const never = new AbortController().signal;
const log = pino({ level: 'silent' });

async function look(looker: PictureLooker, name: string) {
  const jpeg = await readFile(path.join(shared, 'samples', `${name}.jpg`));
  const findings = await looker.look(await decodePicture(jpeg, looker.decode), never);
  if (outputFolder !== undefined) {
    await writeFile(path.join(outputFolder, `${name}.jpg`), await annotatePicture(jpeg, findings.detections));
  }
  return findings;
}

/** Measured by hand on the photographs; a box that lies on the object overlaps by more than 0.6. */
const objects: Record<string, { name: string; labels: string[]; box: Box }[]> = {
  dog: [
    { name: 'the dog', labels: ['dog'], box: [132, 220, 311, 541] },
    { name: 'the bicycle', labels: ['bicycle'], box: [124, 134, 568, 422] },
    { name: 'the car', labels: ['car', 'truck'], box: [467, 75, 692, 173] },
  ],
  person: [
    { name: 'the person', labels: ['person'], box: [190, 98, 275, 380] },
    { name: 'the dog', labels: ['dog'], box: [62, 264, 205, 350] },
    { name: 'the horse', labels: ['horse'], box: [398, 135, 602, 345] },
  ],
};

describeWithPhotographs('on real photographs (skipped where ../shared is not beside the checkout)', () => {
  describe.each(['yolox_nano_416x416.onnx', 'yolox_nano_640x640.onnx'])('%s', (file) => {
    let looker: PictureLooker;
    beforeAll(() => {
      const config = Config.parse({ detector: { model: path.join(shared, 'models', file) } }).detector;
      looker = new PictureLooker({ config, log, workerFile: bundleInferenceWorker() });
    });
    afterAll(() => looker[Symbol.asyncDispose]());

    it.each(Object.entries(objects))('finds what %s.jpg shows, where it is', async (name, expected) => {
      const { detections } = await look(looker, name);
      const missed = expected.filter(
        ({ labels, box }) =>
          !detections.some((one) => labels.includes(one.label) && overlap(one.box, box) > 0.6),
      );
      expect({ missed, detections: missed.length === 0 ? [] : detections }).toEqual({
        missed: [],
        detections: [],
      });
    });
  });

  it('HOG finds the person, and says where in pixels of the whole picture', async () => {
    const config = Config.parse({}).detector;
    await using looker = new PictureLooker({ config, log, workerFile: bundleInferenceWorker() });
    const { detections } = await look(looker, 'person');
    expect(detections).toMatchObject([{ label: 'person' }]);
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = detections[0]?.box ?? [];
    const box: Box = [190, 98, 275, 380];
    // Its boxes have a wide margin.
    expect([x1 < box[0], y1 < box[1], x2 > box[2], y2 > box[3]]).not.toContain(false);
    expect(overlap([x1, y1, x2, y2], box)).toBeGreaterThan(0.4);
  });
});
