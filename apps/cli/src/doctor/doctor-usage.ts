import { shared, type Usage } from '../usage';

export const doctorUsage = {
  name: 'doctor',
  summary: 'look for whatever is wrong, and say what to do about it',
  calls: ['[options]'],
  about: `Looks for whatever is wrong around Tocsin on this machine, and says what to do about it. Run it as the user that Tocsin
runs as (sudo -u www-data tocsin doctor): rights are those of whoever asks. Nothing is changed.`,
  options: {
    only: { argument: 'NAME', text: 'look for this only, e.g. certificate' },
    ...shared,
  },
  exitCode:
    '0 when there is no fault (hints do not count), 1 when there is one, 2 when this was called wrongly.',
} as const satisfies Usage;
