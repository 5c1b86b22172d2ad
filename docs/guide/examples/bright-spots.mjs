/**
 * A detector plug-in: finds a bright spot, say a torch or headlights at night.
 *
 * In objectconfig.ini:
 *
 *     [plugin-bright_spots]
 *     module = /etc/zm/bright-spots.mjs
 *     threshold = 240
 *
 *     [general]
 *     models = yolo,bright_spots
 */
export default class BrightSpots {
  /** @param {{ threshold?: number }} parameters - what `[plugin-bright_spots]` says, besides `module` */
  constructor({ threshold = 240 } = {}) {
    this.threshold = threshold;
  }

  /** Names that `detect` may give. */
  getClasses() {
    return ['light'];
  }

  /**
   * @param {{ data: Uint8Array, width: number, height: number, channels: 3, space: 'bgr' | 'rgb' }} image - three bytes a
   *   pixel, row by row, blue first; a copy that may be changed
   * @returns corners in pixels (x1, y1 left and top), and for each a name and how sure it is, 0 to 1
   */
  async detect({ data, width, height, channels }) {
    let [left, top, right, bottom] = [width, height, 0, 0];
    let brightest = 0;
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const at = (y * width + x) * channels;
        const brightness = Math.min(data[at], data[at + 1], data[at + 2]);
        if (brightness < this.threshold) continue;
        brightest = Math.max(brightest, brightness);
        [left, top] = [Math.min(left, x), Math.min(top, y)];
        [right, bottom] = [Math.max(right, x + 1), Math.max(bottom, y + 1)];
      }
    }
    if (brightest === 0) return { rects: [], labels: [], confidence: [] };
    return { rects: [[left, top, right, bottom]], labels: ['light'], confidence: [brightest / 255] };
  }
}
