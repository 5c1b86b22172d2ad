export { startWatcher } from './watcher';
export type { MonitorMaps, WatcherParts } from './watcher-parts';
