export { unanswered } from './publishing/publisher';
export { startWatcher } from './watcher';
export type { MonitorMaps, WatcherParts } from './watcher-parts';
export { watcherSettings } from './watcher-settings';
