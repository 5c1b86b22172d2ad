import { shared, type Usage } from '../usage';

export const notifyUsage = {
  name: 'notify',
  summary: 'hand over an event: <event> <monitor>, for EventStartCommand of ZoneMinder 1.38',
  calls: ['EVENT MONITOR [options]'],
  about: `Hands the start of an event over to the detectors and returns at once. For EventStartCommand of a monitor in ZoneMinder
1.38, beside a watcher or in its place: an event is told of once, whoever hands it over. A Tocsin in one process
(without [queue] url) sees events itself; then there is nothing to hand over.`,
  options: shared,
  exitCode: '0 when the event is in good hands, 1 when not, 2 when this was called wrongly.',
} as const satisfies Usage;
