import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Box, type Detection } from '@tocsin/messages';
import { annotatePicture } from '@tocsin/pictures';
import { overlap } from '@tocsin/vision';
import { bundleInferenceWorker } from '../../../../../tools/testing/inference-worker';
import { z } from 'zod';
import { Stopwatch } from '../stopwatch';
import { aConfig, type DetectionRig, openDetectionRig } from '../testing/picture-detection.fixture';

/** Real models and photographs lie beside the checkout, where they are; they are no part of the project. */
const shared = path.resolve(__dirname, '../../../../../../shared');
const describeWithPhotographs = existsSync(path.join(shared, 'models')) ? describe : describe.skip;
/** Set it to a folder to see the annotated pictures. */
const outputFolder = process.env.TOCSIN_TEST_OUTPUT;

const DetectionJson = z.object({
  labels: z.array(z.string()),
  boxes: z.array(Box),
  confidences: z.array(z.number()),
});

async function look({ detection }: DetectionRig, name: string): Promise<Detection[]> {
  const file = path.join(shared, 'samples', `${name}.jpg`);
  const subject = { name, eventId: null, monitorId: null, cause: '', eventPath: null, file, seenAt: null };
  const context = { signal: new AbortController().signal, stopwatch: new Stopwatch() };
  const { detectionJson } = await detection.look(subject, context);
  const { labels, boxes, confidences } = DetectionJson.parse(detectionJson);
  const detections = labels.map((label, at): Detection => {
    return { label, box: boxes[at] ?? [0, 0, 0, 0], confidence: confidences[at] ?? 0 };
  });
  if (outputFolder !== undefined) {
    const drawn = await annotatePicture(await readFile(file), { detections });
    await writeFile(path.join(outputFolder, `${name}.jpg`), drawn);
  }
  return detections;
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
    let rig: DetectionRig;
    beforeAll(() => {
      const config = aConfig({ model: path.join(shared, 'models', file) });
      rig = openDetectionRig(config, { workerFile: bundleInferenceWorker() });
    });
    afterAll(() => rig[Symbol.asyncDispose]());

    it.each(Object.entries(objects))('finds what %s.jpg shows, where it is', async (name, expected) => {
      const detections = await look(rig, name);
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
    await using rig = openDetectionRig(aConfig(), { workerFile: bundleInferenceWorker() });
    const detections = await look(rig, 'person');
    expect(detections).toMatchObject([{ label: 'person' }]);
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = detections[0]?.box ?? [];
    const box: Box = [190, 98, 275, 380];
    // Its boxes have a wide margin.
    expect([x1 < box[0], y1 < box[1], x2 > box[2], y2 > box[3]]).not.toContain(false);
    expect(overlap([x1, y1, x2, y2], box)).toBeGreaterThan(0.4);
  });
});
