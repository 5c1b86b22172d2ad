import { detectionJson, detectionLine, detectionText, type Sighting } from '@tocsin/detection';
import type { OutputSettings } from '@tocsin/detection-config';
import { Box } from '@tocsin/messages';

const picture = { width: 1920, height: 1080 };

/** The line of a look that saw these labels, for trying out what comes after it. */
export function fakeLine(labels: readonly string[], output: OutputSettings): string {
  const sighting: Sighting = {
    frame: 'snapshot',
    original: picture,
    analysed: picture,
    found: labels.map((label, index) => ({
      label,
      confidence: 0.996,
      box: Box.parse([50 + 100 * index, 50, 150 + 100 * index, 200]),
      type: 'object',
      model: 'fakeit',
    })),
  };
  const text = detectionText(sighting, output);
  return detectionLine({ text, detectionJson: detectionJson(sighting, output.json) }, output);
}
