import type { DetectionConfig } from '@tocsin/detection-config';
import { errorMessage } from '@tocsin/errors';
import { inspectModelFile } from '@tocsin/inference';
import { pathObstacle } from '@tocsin/runtime';
import { type Check, type Fault, fault, type Scene } from '../check';
import { looksItself, readDetection } from '../read-detection';

/** How pictures are looked at: whether the settings can be used, and every model is there and whole. */
export const detection: Check = {
  finds: ['detection', 'model'],
  remedy: ({ config }) => remedyFor(config.detector.object_config ?? 'objectconfig'),
  touchesFiles: true,
  look: async ({ config }) => {
    if (!looksItself(config)) return [];
    const loaded = await readDetection(config);
    if (loaded === undefined) return ofFile(config.detector.model);
    const mistakes = loaded.notes.problems.map(({ where, message }) => `${where}: ${message}`);
    if (mistakes.length > 0) return [fault('detection', mistakes.join('; '), remedyFor(loaded.file))];
    const configs = [null, ...loaded.monitorIds].map((id) => loaded.forMonitor(id));
    const files = configs.flatMap((one) => (one === null || one.remote !== null ? [] : filesOf(one)));
    return [...new Set(files)].flatMap((file) => [...ofMissing(file), ...ofFile(file)]);
  },
};

const remedyFor = (file: string): string => `correct ${file}; tocsin check-config shows the whole`;

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
