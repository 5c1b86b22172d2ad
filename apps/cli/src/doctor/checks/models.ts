import type { DetectionConfig } from '@tocsin/detection-config';
import { pathObstacle } from '@tocsin/runtime';
import { checkDetection } from '../../check-config/check-detection';
import { type Check, fault } from '../check';

/** How pictures are looked at: whether the settings can be used, and every model is there. */
export const models: Check = {
  name: 'detection',
  look: async ({ config }) => {
    const { isUsable, reason, loaded } = await checkDetection(config);
    const mistakes = loaded?.notes.problems.map(({ where, message }) => `${where}: ${message}`) ?? [];
    if (!isUsable) {
      const message = [reason, ...mistakes].filter((part) => part !== '').join('; ');
      return [fault('detection', message, 'correct it; tocsin check-config shows the whole')];
    }
    if (loaded === undefined) return [];
    const configs = [null, ...loaded.monitorIds].map((id) => loaded.forMonitor(id));
    const files = new Set(
      configs.flatMap((one) => (one === null || one.remote !== null ? [] : filesOf(one))),
    );
    return [...files].flatMap((file) => {
      const obstacle = pathObstacle(file, 'read');
      const message = `the model file ${file} cannot be used: ${obstacle}`;
      return obstacle === undefined
        ? []
        : [fault('model', message, 'tocsin models pull, or correct objectconfig')];
    });
  },
};

const filesOf = ({ types }: Pick<DetectionConfig, 'types'>): string[] =>
  types.flatMap(({ variants }) =>
    variants.flatMap((variant) =>
      'weights' in variant && variant.weights !== null ? [variant.weights] : [],
    ),
  );
