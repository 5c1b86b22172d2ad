import { detectionJson, objectsJson } from './detection-json';
import type { Sighting } from './sighting';

const full = { width: 1920, height: 1080 };
const seen: Sighting = {
  frame: 'snapshot',
  original: full,
  analysed: { width: 960, height: 540 },
  found: [
    { type: 'object', model: 'yolo', label: 'person', confidence: 0.97125, box: [10.4, 20.5, 30.6, 40] },
    { type: 'object', model: 'yolo', label: 'car', confidence: 0.88, box: [1, 2, 3, 4] },
    { type: 'alpr', model: 'platerec', label: 'alpr:ABC123', confidence: 0.5, box: [2, 3, 4, 5] },
    { type: 'face', model: 'dlib', label: 'ann', confidence: 1, box: [5, 6, 7, 8] },
  ],
};
const text = (value: unknown) => JSON.stringify(value);

describe('the JSON of a sighting', () => {
  it('from 6.0 on holds every detection, sizes as height and width, and boxes of the original beside', () => {
    const json =
      '{"labels":["person","car","alpr:ABC123","ann"],"boxes":[[10,21,31,40],[1,2,3,4],[2,3,4,5],[5,6,7,8]],' +
      '"frame_id":"snapshot","confidences":[0.9713,0.88,0.5,1],' +
      '"image_dimensions":{"original":[1080,1920],"resized":[540,960]},' +
      '"original_boxes":[[21,41,61,80],[2,4,6,8],[4,6,8,10],[10,12,14,16]]}';
    expect(text(detectionJson(seen, 'object'))).toBe(json);
    expect(text(objectsJson(seen, 'object'))).toBe(json);
  });

  it('has null where nothing was resized, and numbers for numbered frames', () => {
    const json = detectionJson({ frame: 21, original: full, analysed: full, found: [] }, 'object');
    expect(text(json)).toBe(
      '{"labels":[],"boxes":[],"frame_id":21,"confidences":[],"image_dimensions":{"original":[1080,1920],"resized":null}}',
    );
  });

  it('of 5.x is a list with confidence as text', () => {
    const list =
      '[{"type":"object","label":"person","box":[10,21,31,40],"confidence":"97.12%"},' +
      '{"type":"object","label":"car","box":[1,2,3,4],"confidence":"88.00%"},' +
      '{"type":"licenseplate","label":"alpr:ABC123","box":[2,3,4,5],"confidence":"50.00%"},' +
      '{"type":"face","label":"ann","box":[5,6,7,8],"confidence":"100.00%"}]';
    expect(text(detectionJson(seen, 'list5'))).toBe(list);
    expect(text(objectsJson(seen, 'list5'))).toBe(`{"frame":"snapshot","detections":${list}}`);
  });

  it('of 4.x has confidence as a number', () => {
    const one = { ...seen, frame: 12, found: seen.found.slice(1, 2) };
    expect(text(objectsJson(one, 'list4'))).toBe(
      '{"frame":"12","detections":[{"type":"object","label":"car","box":[1,2,3,4],"confidence":0.88}]}',
    );
  });
});
