import { shared, type Usage } from '../usage';

export const whyUsage = {
  name: 'why',
  summary: 'what happened to an event, and why: seen, looked at, decided, told',
  calls: ['EVENT [options]'],
  about: `What happened to an event, and why: seen, looked at, decided, who was told and who was not. EVENT is the number of the
event, or a name as logs have it (0-5060, 0.1-5060). Stories are kept for a week.`,
  options: shared,
  exitCode:
    '0 when there is a story, 1 when not or when the records cannot be read, 2 when this was called wrongly.',
} as const satisfies Usage;
