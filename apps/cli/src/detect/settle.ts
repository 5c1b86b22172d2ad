import type { DetectionConfig } from '@tocsin/detection-config';
import type { DetectRequest } from './detect-request';

/** The settings of the monitor, as this one look wants them. */
export function settle(
  config: DetectionConfig,
  { file, outputPath }: Pick<DetectRequest, 'file' | 'outputPath'>,
): DetectionConfig {
  const { output, zones, generation } = config;
  // Up to 6.x a picture by itself has no zones.
  const dropsZones = file !== null && generation !== '7';
  return {
    ...config,
    zones: dropsZones ? { ...zones, own: [], importZoneMinder: false, onlyTriggered: false } : zones,
    output: {
      ...output,
      writeImageToZm: output.writeImageToZm && file === null,
      writeDebugImage: output.writeDebugImage || outputPath !== null,
      imagePath: outputPath ?? output.imagePath,
    },
  };
}
