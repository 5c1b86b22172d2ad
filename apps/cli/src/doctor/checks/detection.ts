import type { DetectionConfig } from '@tocsin/detection-config';
import { errorMessage } from '@tocsin/errors';
import { inspectModelFile } from '@tocsin/inference';
import { pathObstacle } from '@tocsin/runtime';
import { examineDetection } from '@tocsin/detector';
import { type Check, type Fault, fault, type Scene } from '../check';

/** How pictures are looked at: whether the settings can be used, and every model is there and whole. */
export const detection: Check = {
  finds: ['detection', 'model'],
  remedy: 'tocsin check-config shows how pictures are looked at',
  touchesFiles: true,
  look: async ({ config }) => {
    const { isUsable, reason, loaded, detector } = await examineDetection(config);
    const mistakes = loaded?.notes.problems.map(({ where, message }) => `${where}: ${message}`) ?? [];
    if (!isUsable) {
      const message = [reason, ...mistakes].filter((part) => part !== '').join('; ');
      const file = loaded?.file ?? config.detector.object_config ?? 'objectconfig';
      return [fault('detection', message, `correct ${file}; tocsin check-config shows the whole`)];
    }
    if (detector !== undefined) return ofFile(detector.model);
    if (loaded === undefined) return [];
    const configs = [null, ...loaded.monitorIds].map((id) => loaded.forMonitor(id));
    const files = configs.flatMap((one) => (one === null || one.remote !== null ? [] : filesOf(one)));
    return [...new Set(files)].flatMap((file) => [...ofMissing(file), ...ofFile(file)]);
  },
};

const filesOf = ({ types }: Pick<DetectionConfig, 'types'>): string[] =>
  types.flatMap(({ variants }) =>
    variants.flatMap((variant) =>
      'weights' in variant && variant.weights !== null ? [variant.weights] : [],
    ),
  );

function ofMissing(file: string): readonly Fault[] {
  const obstacle = pathObstacle(file, 'read');
  const message = `the model file ${file} cannot be used: ${obstacle}`;
  return obstacle === undefined
    ? []
    : [fault('model', message, 'tocsin models pull, or correct objectconfig')];
}

/** What is cut short, a web page, or a pointer to a large file. That it is there is looked at elsewhere. */
function ofFile(file: Scene['config']['detector']['model']): readonly Fault[] {
  if (file === undefined || !file.endsWith('.onnx') || pathObstacle(file, 'read') !== undefined) return [];
  try {
    inspectModelFile(file);
    return [];
  } catch (error) {
    return [fault('model', errorMessage(error), `rm ${file}; tocsin models pull, or copy it there anew`)];
  }
}
