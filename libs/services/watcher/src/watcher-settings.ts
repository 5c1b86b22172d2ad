import type { WatcherParts } from './watcher-parts';

/** What of the settings the watcher runs by. When one of these is changed it has to begin anew. */
export const watcherSettings = ({ general, customize, watcher, detector }: WatcherParts['config']) => [
  general.skip_monitors,
  customize.event_check_interval,
  customize.monitor_reload_interval,
  customize.read_alarm_cause,
  detector.detection_deadline,
  watcher,
];
