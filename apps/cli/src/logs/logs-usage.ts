import { shared, type Usage } from '../usage';

export const logLevels = ['debug', 'info', 'warning', 'error', 'fatal'] as const;

export const logsUsage = {
  name: 'logs',
  summary: 'the last lines of the log, and those that come',
  calls: ['[options]'],
  about: `The last lines of Tocsin's log in ZoneMinder's log folder, or of a file with its JSON lines.`,
  options: {
    follow: { letter: 'f', text: 'go on with what is written, through log rotation; Ctrl-C ends it' },
    lines: { letter: 'n', argument: 'N', text: 'how many; default 50, with --since all' },
    level: { argument: 'LEVEL', values: logLevels, text: `this and worse: ${logLevels.join(', ')}` },
    since: { argument: 'WHEN', text: '10m, 2h, 1d ago, or a time: 17:30, "2026-11-20 17:30"' },
    monitor: { argument: 'ID', text: 'of looks at this monitor' },
    file: { argument: 'FILE', text: 'another file: lines of ZoneMinder, or JSON lines of docker or systemd' },
    ...shared,
  },
  exitCode: '0 when there is a log, 1 when not, 2 when this was called wrongly.',
} as const satisfies Usage;
