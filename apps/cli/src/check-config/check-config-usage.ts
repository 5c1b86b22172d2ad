import { shared, type Usage } from '../usage';

export const checkConfigUsage = {
  name: 'check-config',
  summary: 'print the settings in force, or everything that is wrong with them',
  calls: ['[options] [settings]'],
  options: shared,
  exitCode: '0 when Tocsin would start with them, 1 when not, 2 when this was called wrongly.',
} as const satisfies Usage;
