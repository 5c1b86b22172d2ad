import { shared, type Usage } from '../usage';

export const deviceActions = {
  list: 'phones that get pushes; of their tokens the end only',
  remove: 'forget one, named by its token or the end of it; it comes back when its app registers again',
} as const;

export const devicesUsage = {
  name: 'devices',
  summary: 'phones that get pushes: list them, remove one',
  calls: ['list [options]', 'remove DEVICE [options]'],
  words: deviceActions,
  options: shared,
  exitCode: '0 when it was done, 1 when not, 2 when this was called wrongly.',
} as const satisfies Usage;
