import { legacyAnswer, pyzmAnswer, zmDetectAnswer } from './answers';
import type { PictureSight } from './looks-for-others';

const sight: PictureSight = {
  frame: 21,
  original: { width: 1920, height: 1080 },
  analysed: { width: 800, height: 450 },
  found: [
    { type: 'object', model: 'yolo', label: 'person', confidence: 0.99774, box: [1.4, 2.5, 3, 4] },
    { type: 'alpr', model: 'platerec', label: 'alpr:ABC1', confidence: 1, box: [5, 6, 7, 8] },
  ],
  rejected: [{ type: 'object', model: 'yolo', label: 'dog', confidence: 0.5, box: [9, 9, 10, 10] }],
};
const text = (value: unknown) => JSON.stringify(value);

describe('an answer to others', () => {
  it("is mlapi's list", () => {
    expect(text(legacyAnswer(sight.found))).toBe(
      '[{"type":"object","label":"person","confidence":"99.77%","box":[1,3,3,4]},' +
        '{"type":"object","label":"alpr:ABC1","confidence":"100.00%","box":[5,6,7,8]}]',
    );
  });

  it('is what the event server of 6.x asks for', () => {
    const zones = [
      {
        name: 'gate',
        points: [
          [0, 0],
          [9, 0],
          [9, 9],
        ] as [number, number][],
        pattern: 'person',
      },
    ];
    expect(text(zmDetectAnswer({ matched: sight, all: [sight], zones }))).toBe(
      '{"matched_data":{"boxes":[[1,3,3,4],[5,6,7,8]],"error_boxes":[[9,9,10,10]],"labels":["person","alpr:ABC1"],' +
        '"confidences":[0.9977,1],"frame_id":21,"model_names":["yolo","platerec"],' +
        '"image_dimensions":{"original":[1080,1920],"resized":[450,800]},"image":null,' +
        '"polygons":[{"name":"gate","value":[[0,0],[9,0],[9,9]],"pattern":"person"}]},' +
        '"all_matches":[{"frame_id":21,"boxes":[[1,3,3,4],[5,6,7,8]],"error_boxes":[[9,9,10,10]],' +
        '"labels":["person","alpr:ABC1"],"confidences":[0.9977,1],"detection_types":["object","alpr"],' +
        '"model_names":["yolo","platerec"]}]}',
    );
  });

  it('of an event that shows nothing has nothing in it', () => {
    expect(text(zmDetectAnswer({ matched: null, all: [], zones: [] }))).toBe(
      '{"matched_data":{"boxes":[],"error_boxes":[],"labels":[],"confidences":[],"frame_id":null,"model_names":[],' +
        '"image_dimensions":{"original":null,"resized":null},"image":null,"polygons":[]},"all_matches":[]}',
    );
  });

  it("is pyzm.serve's of one picture", () => {
    expect(text(pyzmAnswer({ ...sight, analysed: sight.original }, 'single'))).toBe(
      '{"boxes":[[1,3,3,4],[5,6,7,8]],"labels":["person","alpr:ABC1"],"confidences":[0.9977,1],"frame_id":"single",' +
        '"image_dimensions":{"original":[1080,1920],"resized":null},"error_boxes":[[9,9,10,10]],' +
        '"model_names":["yolo","platerec"],"detection_types":["object","alpr"],"polygons":[]}',
    );
  });
});
